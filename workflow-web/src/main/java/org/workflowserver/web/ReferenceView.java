package org.workflowserver.web;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.identity.Scope;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.Texts;

/** The reference: what a node of a workflow can be, by kind. */
@Model
public class ReferenceView {
  @Inject private ComponentCatalogue catalogue;
  @Inject private SignedInCaller signedIn;
  private List<Group> groups = List.of();

  /**
   * The components of a kind.
   *
   * @param title the kind in words
   * @param id of the heading
   */
  public record Group(String title, String id, List<Descriptor> components) {}

  /** Reads what the page shows. */
  public void load() {
    signedIn.caller().require(Scope.VIEWER);
    groups = Arrays.stream(Kind.values()).map(this::group).toList();
  }

  private Group group(Kind kind) {
    return new Group(
        switch (kind) {
          case TRIGGER -> Texts.of("reference.triggers");
          case ACTION -> Texts.of("reference.actions");
          case CONDITION -> Texts.of("reference.conditions");
        },
        kind.code() + "-heading",
        catalogue.all().stream()
            .map(Component::descriptor)
            .filter(component -> component.kind() == kind)
            .toList());
  }

  /** Triggers, actions, conditions. */
  public List<Group> getGroups() {
    return groups;
  }
}
