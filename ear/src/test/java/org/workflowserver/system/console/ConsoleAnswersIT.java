package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ServerFixture;

/** What is typed into the form of a question is not lost, whatever becomes of it. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedConsoleExtension.class)
class ConsoleAnswersIT {
  private final ConsoleFixture fixture;
  private final ApiClient api;

  ConsoleAnswersIT(ConsoleFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.tenant("answers");
  }

  @AfterEach
  void close() {
    fixture.browser().closeWindows();
  }

  /** Where the form stands. */
  enum Place {
    INBOX {
      @Override
      String address(Asked asked) {
        return "/console/inbox/" + asked.id;
      }
    },
    RUN {
      @Override
      String address(Asked asked) {
        return "/console/runs/" + asked.run + "?node=ask";
      }
    };

    abstract String address(Asked asked);
  }

  /** A question of a run. */
  private record Asked(String workflow, String run, String id) {}

  private Asked ask() {
    return ask(1);
  }

  private Asked ask(int people) {
    Map<String, Object> count = Map.of("type", "integer", "title", "Count");
    Map<String, Object> question =
        Map.of(
            "title",
            "How many?",
            "schema",
            Map.of("type", "object", "properties", Map.of("n", count), "required", List.of("n")),
            "actions",
            List.of(Map.of("id", "tell", "label", "Tell")),
            "required",
            people);
    String workflow =
        api.create(aWorkflow().named("Counts").manual().node("ask", "ui_interaction", question));
    String run = api.execute(workflow, Map.of()).header("Prefer", "wait=60").send().string("id");
    var asked = api.get("/workflows/runs/" + run + "/interactions").send().rows().getFirst();
    return new Asked(workflow, run, asked.get("id").toString());
  }

  private QuestionPage open(Place place, Asked asked) {
    Page page = fixture.signedIn("answers-operator").page;
    page.navigate(place.address(asked));
    return new QuestionPage(page);
  }

  /** Answers a question as somebody else. */
  private void answer(Asked asked) {
    var submitted =
        api.post("/workflows/interactions/" + asked.id + "/submit")
            .json(Map.of("action", "tell", "data", Map.of("n", 7)))
            .send();
    assertThat(submitted.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerOutlivesItsSession(Place place) {
    QuestionPage question = open(place, ask());
    Page page = question.page;
    String address = page.url();
    question.field("Count").fill("12");
    // Else a script that asks in between may learn first that the session has ended.
    page.route("**", ConsoleAnswersIT::unchangedToScripts);
    page.context().clearCookies();
    question.press("Tell");
    SignInPage signIn = new SignInPage(page);
    assertThat(signIn.problem()).containsText("Your session ended before this was saved.");
    page.unroute("**");
    signIn.signIn("answers-operator", ServerFixture.PASSWORD);
    assertThat(page).hasURL(address);
    assertThat(page.locator("#answer-draft")).containsText("It is not submitted yet.");
    assertThat(question.field("Count")).hasValue("12");
    assertIsTaken(question);
  }

  private static void unchangedToScripts(Route route) {
    if (route.request().resourceType().equals("fetch")) {
      route.fulfill(new Route.FulfillOptions().setStatus(204));
    } else {
      route.resume();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerOutlivesItsForm(Place place) {
    QuestionPage question = open(place, ask());
    Page page = question.page;
    String address = page.url();
    question.field("Count").fill("12");
    page.locator("#answerForm [name='formToken']").evaluate("field => (field.value = 'old')");
    question.press("Tell");
    assertThat(page.locator("h1")).hasText("This form has expired");
    assertThat(page.locator("#answer-kept")).isVisible();
    page.locator("#back-to-form").click();
    assertThat(page).hasURL(address);
    assertThat(question.field("Count")).hasValue("12");
    assertIsTaken(question);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTypedBeforeTheScriptsAreThereIsKept(Place place) {
    Asked asked = ask();
    QuestionPage question = open(place, asked);
    Page page = question.page;
    question.openBeforeScript(
        place.address(asked), "answer-draft.js", () -> question.field("Count").fill("12"));
    assertThat(page.locator("#answerForm")).hasAttribute("data-armed", "true");
    page.navigate("about:blank");
    page.navigate(place.address(asked));
    assertThat(question.field("Count")).hasValue("12");
    assertIsTaken(question);
  }

  /** Sends it; what was typed is not kept any longer, and the reader is at the message. */
  private static void assertIsTaken(QuestionPage question) {
    question.press("Tell");
    assertThat(question.toasts()).containsText("Your answer is submitted.");
    assertThat(question.toasts()).isFocused();
    assertThat(question.page.evaluate(QuestionPage.DRAFTS)).isEqualTo(0);
    question.toasts().locator("button").click();
    assertThat(question.page.locator("#content h1")).isFocused();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongIsSaidOnThePageOfTheForm(Place place) {
    QuestionPage question = open(place, ask());
    Page page = question.page;
    String address = page.url();
    question.field("Count").fill("many");
    question.field("Comment").fill("About");
    question.press("Tell");
    assertThat(question.problems()).hasText("Enter a number.");
    assertThat(page).hasURL(address);
    assertThat(question.field("Count")).isFocused();
    assertThat(question.field("Count")).hasValue("many");
    assertThat(question.field("Comment")).hasValue("About");
    page.reload();
    assertThat(question.field("Count")).hasValue("many");
    question.field("Count").fill("12");
    page.route("**", Route::abort);
    question.press("Tell");
    assertThat(question.toasts()).containsText("Your answer was not sent. Try again.");
    assertThat(question.field("Count")).hasValue("12");
    page.unroute("**");
    assertIsTaken(question);
  }

  @ParameterizedTest
  @EnumSource
  void aFormThatClosesStaysToBeRead(Place place) {
    Asked asked = ask();
    QuestionPage question = open(place, asked);
    Page page = question.page;
    page.evaluate("window.stays = true");
    question.field("Comment").fill("Not so fast");
    answer(asked);
    Locator closed = page.locator("[data-closed]");
    assertThat(closed).containsText("The question is answered. What you typed was not submitted.");
    assertThat(closed.locator(".note").first()).isFocused();
    assertThat(closed.getByLabel("Comment")).isHidden();
    closed.getByText("What you typed", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(closed.getByLabel("Comment")).isVisible();
    assertThat(closed.getByLabel("Comment")).hasValue("Not so fast");
    assertThat(closed.getByLabel("Comment")).isDisabled();
    assertThat(closed.locator(".form-actions, [id$='answer-draft']")).hasCount(0);
    assertThat(page.locator("#answerForm")).hasCount(0);
    assertThat((boolean) page.evaluate("window.stays")).isTrue();
    if (place == Place.RUN) {
      assertThat(closed.locator(".answers")).containsText("answers-admin chose Tell");
      assertThat(closed.locator(".answers dd")).hasText("7");
      question.assertUsableAsItStands("run-question-closes");
    } else {
      assertThat(question.obstacle()).containsText("The question is answered.");
      assertThat(question.answers()).containsText("answers-admin chose Tell");
      assertThat(page.locator("#answers ~ [data-key='form'] [data-closed]")).hasCount(1);
      question.assertUsableAsItStands("question-closed");
    }
  }

  /** The question is still open then. */
  @ParameterizedTest
  @EnumSource
  void whoAnswersInAnotherWindowIsToldSoInTheFirst(Place place) {
    Asked asked = ask(2);
    QuestionPage question = open(place, asked);
    Page untouched = fixture.browser().windowBeside(question.page);
    untouched.navigate(place.address(asked));
    question.field("Comment").fill("Not so fast");
    QuestionPage second = new QuestionPage(fixture.browser().windowBeside(question.page));
    second.page.navigate(Place.INBOX.address(asked));
    second.field("Count").fill("12");
    second.press("Tell");
    assertThat(second.toasts()).containsText("Your answer is submitted.");
    String why = "You have answered before; others are still asked.";
    Locator note = question.page.locator("[data-closed] .note").first();
    assertThat(note).containsText(why + " What you typed was not submitted.");
    assertThat(note.locator("a")).hasCount(place == Place.RUN ? 1 : 0);
    note = untouched.locator(place == Place.INBOX ? "#obstacle" : "[data-closed] .note").first();
    assertThat(note).containsText(why);
    assertThat(note).not().containsText("What you typed");
    assertThat(untouched.locator("form fieldset")).hasCount(0);
    assertThat(untouched.locator("[data-closed]")).hasCount(place == Place.RUN ? 1 : 0);
    // Its message was for another window.
    assertThat(question.page.evaluate(QuestionPage.DRAFTS)).isEqualTo(place == Place.RUN ? 0 : 1);
  }

  @ParameterizedTest
  @EnumSource
  void aQuestionThatIsDeletedSaysSo(Place place) {
    Asked asked = ask();
    QuestionPage question = open(place, asked);
    question.field("Comment").fill("Not so fast");
    assertThat(api.delete("/workflows/" + asked.workflow).send().status()).isEqualTo(204);
    assertThat(question.page.locator("h1")).hasText("Page not found");
  }

  @ParameterizedTest
  @EnumSource
  void withoutScriptWhatIsTypedIsShownAgainOrMissedAloud(Place place) {
    Asked asked = ask();
    String session = open(place, asked).page.context().storageState();
    Page page = fixture.browser().windowWithoutScript(session);
    QuestionPage question = new QuestionPage(page);
    page.navigate(place.address(asked));
    question.field("Count").fill("many");
    question.press("Tell");
    assertThat(question.problems()).hasText("Enter a number.");
    assertThat(page).hasURL(place.address(asked));
    question.field("Count").fill("12");
    page.context().clearCookies();
    question.press("Tell");
    assertThat(new SignInPage(page).problem())
        .containsText("Your session ended before this was saved.");
    new SignInPage(page).signIn("answers-operator", ServerFixture.PASSWORD);
    question.field("Count").fill("12");
    answer(asked);
    question.press("Tell");
    assertThat(page.locator("#answer-closed")).containsText("The question is answered.");
    if (place == Place.INBOX) {
      assertThat(page.locator("#answers ~ [data-key='form'] #answer-closed")).hasCount(1);
    }
    assertThat(question.field("Count")).hasValue("12");
    assertThat(question.field("Count")).isDisabled();
  }

  @Test
  void anAnswerThatCameTooLateStaysToBeRead() {
    Asked asked = ask();
    QuestionPage question = open(Place.RUN, asked);
    Page page = question.page;
    // Nothing tells the page.
    page.route("**/console/changes*", route -> route.abort());
    page.route(
        "**/console/runs/**",
        route -> {
          if (route.request().resourceType().equals("fetch")) {
            route.abort();
          } else {
            route.resume();
          }
        });
    page.reload();
    question.field("Count").fill("12");
    answer(asked);
    question.press("Tell");
    Locator closed = page.locator("[data-closed]");
    assertThat(closed.locator("[id$='answer-closed']")).isFocused();
    assertThat(closed.locator(".answers")).containsText("answers-admin chose Tell");
    assertThat(closed.getByLabel("Count")).hasValue("12");
    assertThat(page).hasURL(Place.RUN.address(asked));
    question.assertUsableAsItStands("run-question-closed");
  }
}
