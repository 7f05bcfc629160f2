package org.workflowserver.web.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.vault.VaultItemView;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;

/** What forms of the administration have in common. */
final class AdminForms {
  /** Secrets that a form offers at most. */
  private static final int OFFERED = 200;

  private AdminForms() {}

  /**
   * Stores what a form says and goes to the list of the same; notes why that was refused.
   *
   * @param store stores it and gives its name
   */
  static void save(Page page, String list, FieldProblems problems, Supplier<String> store) {
    try {
      String name = store.get();
      page.goTo(
          page.getRoot() + list,
          page.id().isPresent()
              ? Texts.of("admin-user.changed", name)
              : Texts.of("toast.created", name));
    } catch (Refusal refusal) {
      note(refusal, problems);
    }
  }

  /**
   * Notes why a form was refused.
   *
   * @throws Refusal the same when the caller may not send it at all, or what it is about is gone
   */
  static void note(Refusal refusal, FieldProblems problems) {
    if (refusal.code() == RefusalCode.SCOPE_MISSING
        || refusal.code() == RefusalCode.RESOURCE_MISSING) {
      throw refusal;
    }
    problems.note(refusal);
  }

  /** The value of an option that was chosen; empty for the one that means none. */
  static Optional<String> chosen(Page page, String field) {
    return page.parameter(field).filter(value -> !value.isEmpty() && !value.equals(Choice.ANY));
  }

  /**
   * None, and the newest secrets of the vault.
   *
   * @param chosen id of one, which is always among them; empty for none
   * @param none what stands for none
   */
  static List<Choice> secrets(VaultItems vault, Page page, String chosen, String none) {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice(Choice.ANY, none, chosen.isEmpty()));
    for (VaultItemView item : vault.list(page.caller(), PageRequest.first(OFFERED)).items()) {
      if (item.groups().isEmpty()) {
        choices.add(Choice.of(item.id(), item.name(), chosen));
      }
    }
    if (choices.stream().noneMatch(Choice::selected)) {
      choices.add(new Choice(chosen, chosen, true));
    }
    return choices;
  }

  /** What was typed with commas or blanks between. */
  static List<String> words(String typed) {
    return Arrays.stream(typed.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
  }
}
