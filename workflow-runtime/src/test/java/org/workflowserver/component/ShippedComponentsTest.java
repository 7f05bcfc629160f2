package org.workflowserver.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedComponentsTest {
  private final ComponentCatalogue catalogue = new ComponentCatalogue(ShippedComponents.all());

  @Test
  void standTogetherInOneCatalogue() {
    assertThat(catalogue.all())
        .extracting(component -> component.descriptor().id())
        .containsExactly(
            "manual_trigger",
            "scheduled_trigger",
            "sync_request_trigger",
            "webhook_trigger",
            "workflow_trigger",
            "data_mapper",
            "date_transform",
            "delay",
            "iterator",
            "json_parser",
            "send_email",
            "terminate",
            "text_transform",
            "trigger_workflow",
            "ui_interaction",
            "validate",
            "wait_for_callback",
            "webhook",
            "array_condition",
            "boolean_condition",
            "date_condition",
            "logical_group",
            "number_condition",
            "string_condition",
            "switch_condition");
  }

  @Test
  void acceptTheirExamplesAsWholeNodes() {
    for (Component component : catalogue.all()) {
      Map<String, Object> data = new LinkedHashMap<>(component.descriptor().example());
      data.put("componentId", component.descriptor().id());
      data.put("description", "An example.");
      assertThat(catalogue.checkOf(component).violations(data))
          .as(component.descriptor().id())
          .isEmpty();
    }
  }

  @Test
  void declareTheirEffectsOutside() {
    assertThat(catalogue.all())
        .filteredOn(component -> component.descriptor().outsideEffect())
        .extracting(component -> component.descriptor().id())
        .containsExactly("send_email", "wait_for_callback", "webhook");
  }

  @Test
  void sayWhetherTheyMayWait() {
    assertThat(catalogue.all())
        .filteredOn(component -> component.mayWait(component.descriptor().example()))
        .extracting(component -> component.descriptor().id())
        .containsExactly(
            "delay", "iterator", "trigger_workflow", "ui_interaction", "wait_for_callback");
  }

  @Test
  void onlyTheTriggerOfSynchronousRequestsIsAnswered() {
    assertThat(catalogue.all())
        .filteredOn(Component::isAnswered)
        .extracting(component -> component.descriptor().id())
        .containsExactly("sync_request_trigger");
  }

  /** The list above is written by hand, and the container finds whatever is there. */
  @Test
  void areAllThatThereAre() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Component.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes.resolve("org/workflowserver/component"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith("Component.class") && name.length() > 15)
          .containsExactlyInAnyOrderElementsOf(
              ShippedComponents.all().stream()
                  .map(component -> component.getClass().getSimpleName() + ".class")
                  .toList());
    }
  }
}
