package org.workflowserver.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.vault.VaultItemView;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.SignedInCaller;

/** The secrets of the vault that a form offers, by their names. */
@RequestScoped
class VaultChoices {
  /** Most that are offered; the one chosen is always among them. */
  private static final int OFFERED = 200;

  @Inject private VaultItems items;
  @Inject private SignedInCaller signedIn;

  /**
   * None, and the newest secrets.
   *
   * @param chosen id of one; empty for none
   * @param none what stands for none
   */
  List<Choice> secrets(String chosen, String none) {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice(Choice.ANY, none, chosen.isEmpty()));
    for (VaultItemView item : items.list(signedIn.caller(), PageRequest.first(OFFERED)).items()) {
      if (item.groups().isEmpty()) {
        choices.add(new Choice(item.id(), item.name(), item.id().equals(chosen)));
      }
    }
    if (choices.stream().noneMatch(Choice::selected)) {
      choices.add(new Choice(chosen, chosen, true));
    }
    return choices;
  }
}
