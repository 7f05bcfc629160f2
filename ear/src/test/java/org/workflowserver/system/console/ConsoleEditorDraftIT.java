package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ServerFixture;

/** What becomes of changes in the graph editor that are not saved. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleEditorDraftIT {
  /** Until a text is kept both ways, of which one is on the disk at once. */
  private static final String UNTIL_KEPT =
      """
      async (text) => {
        const answer = (request) =>
          new Promise((resolve) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => resolve(undefined);
          });
        const durable = async () => {
          const opening = indexedDB.open("workflow-server.editor", 1);
          opening.onupgradeneeded = () => opening.transaction.abort();
          const opened = await answer(opening);
          const kept = opened && (await answer(opened.transaction("drafts").objectStore("drafts").getAll()));
          opened?.close();
          return kept ?? [];
        };
        const has = (all) => all.some((one) => one.includes(text));
        while (!has(await durable()) || !has(Object.values(localStorage))) {
          await new Promise(requestAnimationFrame);
        }
      }""";

  private static final String DRAFTS =
      "() => Object.fromEntries(Object.entries(localStorage)"
          + ".filter(([name]) => name.startsWith('workflow-server.editor.')))";

  /** As when these drafts had been left by a window that is gone. */
  private static final String LEAVE =
      """
      async ([drafts, days]) => {
        await new Promise((resolve) => {
          indexedDB.deleteDatabase("workflow-server.editor").onsuccess = resolve;
        });
        Object.entries(drafts).forEach(([name, text]) => {
          const draft = JSON.parse(text);
          localStorage.setItem(name, JSON.stringify({ ...draft, at: draft.at - days * 86400000 }));
        });
      }""";

  private static final String DATABASES =
      "async () => (await indexedDB.databases()).map(({ name }) => name).join()";

  private final ConsoleFixture fixture;
  private final ApiClient api;

  ConsoleEditorDraftIT(ConsoleFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.tenant("drafting");
  }

  private Page signedIn() {
    return leaving(fixture.signedIn("drafting-admin").page);
  }

  private Page beside(Page window) {
    return leaving(fixture.browser().windowBeside(window));
  }

  /** Nobody minds that a page asks before it is left. */
  private static Page leaving(Page window) {
    window.onDialog(Dialog::accept);
    return window;
  }

  private String workflow(String name) {
    return api.create(
        aWorkflow().named(name).manual().node("text", "text_transform", Map.of("template", "x")));
  }

  /** Types a note, and waits until it is kept. */
  private static void note(EditorPage editor, String text) {
    editor.button("Add note").click();
    editor.field("Text of the note").fill(text);
    editor.page.evaluate(UNTIL_KEPT, text);
    assertThat(editor.problemCount()).hasText("0");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> drafts(Page window) {
    return (Map<String, String>) window.evaluate(DRAFTS);
  }

  private static void awaitDrafts(Page window, int number) {
    window.waitForCondition(() -> drafts(window).size() == number);
  }

  @Test
  void whatIsSavedAfterTheSessionHasEndedIsThereAfterTheNextSignIn() {
    String id = workflow("Signed out");
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    note(editor, "not lost");
    window.context().clearCookies();
    editor.button("Save").click();
    assertThat(editor.said())
        .hasText(
            "You are signed out. Your changes are kept in this browser: sign in again, then save.");
    assertThat(editor.note(1)).hasText("not lost");

    SignInPage.open(window).signIn("drafting-admin", ServerFixture.PASSWORD);
    window.waitForURL("**/console/");
    editor = EditorPage.open(window, id);
    assertThat(window.locator(".we-note")).containsText("that were not saved are restored");
    assertThat(editor.note(1)).hasText("not lost");
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version 2 is saved.");
    assertThat(api.get("/workflows/" + id).send().text()).contains("not lost");
    window.context().close();
  }

  @Test
  void aSaveSucceedsOnceAnotherWindowHasSignedInAgain() {
    String id = workflow("Signed in elsewhere");
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    note(editor, "saved later");
    window.context().clearCookies();
    editor.button("Save").click();
    assertThat(editor.said()).containsText("You are signed out.");
    Page other = beside(window);
    SignInPage.open(other).signIn("drafting-admin", ServerFixture.PASSWORD);
    other.waitForURL("**/console/");
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version 2 is saved.");
    window.context().close();
  }

  @Test
  void eachWindowKeepsItsOwnChangesAndTheNewestAreOffered() {
    String id = workflow("In two windows");
    Page first = signedIn();
    EditorPage one = EditorPage.open(first, id);
    assertThat(first.locator(".we-note")).hasCount(0);
    note(one, "of the first");
    Page second = beside(first);
    EditorPage two = EditorPage.open(second, id);
    assertThat(second.locator(".we-note"))
        .containsText("Another window has this workflow open, too.");
    assertThat(two.note(1)).hasCount(0);
    note(two, "of the second");
    first.reload();
    assertThat(one.note(1)).hasText("of the first");
    second.reload();
    assertThat(two.note(1)).hasText("of the second");

    first.close();
    second.close();
    Page later = beside(first);
    EditorPage third = EditorPage.open(later, id);
    assertThat(third.note(1)).hasText("of the second");
    third.button("Discard them").click();
    assertThat(third.note(1)).hasCount(0);
    awaitDrafts(later, 1);
    later.reload();
    assertThat(third.note(1)).hasText("of the first");
    third.button("Save").click();
    assertThat(third.said()).hasText("Version 2 is saved.");
    awaitDrafts(later, 0);
    assertThat(later.evaluate(DATABASES)).isEqualTo("workflow-server.editor");
    later.context().close();
  }

  /** Leaves the editor; a window that is gone has left these drafts, so many days ago. */
  private static void leave(Page window, Map<String, String> drafts, int days) {
    assertThat(window.getByText("Not saved")).hasCount(0);
    window.navigate("/console/workflows");
    window.evaluate(LEAVE, List.of(drafts, days));
  }

  @Test
  void draftsOfWhatIsSavedAndThoseOfLastMonthAreForgotten() {
    String id = workflow("Left behind");
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    note(editor, "saved already");
    Map<String, String> kept = drafts(window);
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version 2 is saved.");
    leave(window, kept, 0);
    EditorPage.open(window, id);
    assertThat(editor.note(1)).hasText("saved already");
    assertThat(window.locator(".we-note")).hasCount(0);
    awaitDrafts(window, 0);

    editor.note(1).click();
    editor.field("Text of the note").fill("of long ago");
    window.evaluate(UNTIL_KEPT, "of long ago");
    kept = drafts(window);
    editor.button("Undo").click();
    leave(window, kept, 29);
    EditorPage.open(window, id);
    assertThat(editor.note(1)).hasText("of long ago");
    editor.button("Discard them").click();
    leave(window, kept, 31);
    EditorPage.open(window, id);
    assertThat(editor.note(1)).hasText("saved already");
    awaitDrafts(window, 0);
    window.context().close();
  }
}
