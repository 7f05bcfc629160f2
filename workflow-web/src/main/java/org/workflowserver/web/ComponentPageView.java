package org.workflowserver.web;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Kind;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.web.form.SchemaFields;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.ShownJson;
import org.workflowserver.web.page.Texts;

/** The page of one component in the reference, made of how it describes itself. */
@Model
public class ComponentPageView {
  private static final String COMPONENT = "componentId";

  @Inject private ComponentCatalogue catalogue;
  @Inject private Page page;
  private Descriptor descriptor;
  private List<Group> groups = List.of();
  private List<String> handles = List.of();

  /** Reads what the page shows. */
  public void load() {
    page.caller().require(Scope.VIEWER);
    Component component =
        page.id().flatMap(catalogue::find).orElseThrow(() -> Refusal.notFound("component"));
    descriptor = component.descriptor();
    Map<Boolean, List<SchemaFields.Field>> fields =
        SchemaFields.of(catalogue.schemaOf(component)).stream()
            .map(this::withUsual)
            .collect(Collectors.partitioningBy(this::isOwn));
    groups =
        Stream.of(
                new Group(
                    Texts.of("component.configuration"), "own-heading", false, fields.get(true)),
                new Group(
                    Texts.of("component.settings-of-every-node"),
                    "common-heading",
                    true,
                    fields.get(false)))
            .filter(group -> !group.fields().isEmpty())
            .toList();
    handles = new ArrayList<>(component.handles(descriptor.example()));
    if (descriptor.kind() == Kind.ACTION) {
      handles.add("error");
    }
  }

  /** How the component describes itself. */
  public Descriptor getDescriptor() {
    return descriptor;
  }

  /** Which component a node is of may be left out: the node's type says it. */
  private SchemaFields.Field withUsual(SchemaFields.Field field) {
    return field.name().equals(COMPONENT)
        ? new SchemaFields.Field(
            COMPONENT,
            field.type(),
            field.description() + " " + Texts.of("component.left-out-it-is-the-type"),
            false,
            Json.write(descriptor.id()),
            field.bounds())
        : field;
  }

  /** Whether the component itself brings the member, and not all of its kind have it. */
  private boolean isOwn(SchemaFields.Field field) {
    String member = field.name().split("[.\\[]", 2)[0];
    return SchemaFields.asObject(descriptor.schema().get("properties")).containsKey(member);
  }

  /** The members of its configuration: its own, and those that all of its kind have. */
  public List<Group> getGroups() {
    return groups;
  }

  /**
   * Some members of the configuration.
   *
   * @param id of the heading
   * @param common whether all of its kind have them
   */
  public record Group(String title, String id, boolean common, List<SchemaFields.Field> fields) {}

  /** The ways out of the example's node, the usual one first. */
  public List<String> getHandles() {
    return handles;
  }

  /** A node of this type, as JSON text. */
  public ShownJson getExample() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(COMPONENT, descriptor.id());
    data.putAll(descriptor.example());
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", "n1");
    node.put("type", descriptor.id());
    node.put("data", data);
    return new ShownJson.Budget().show(Json.write(node), "", "");
  }
}
