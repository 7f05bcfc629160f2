package org.workflowserver.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.component.StepOutcome.Failed;

/** What every trigger keeps to; each trigger's test class extends this. */
public abstract class TriggerContract extends ComponentContract {
  @Test
  void leadsOnByOneHandleAndHasNoEffectOutside() {
    Descriptor descriptor = component().descriptor();
    assertThat(descriptor.handles()).containsExactly(StepOutcome.DEFAULT_HANDLE);
    assertThat(component().handles(descriptor.example())).isEqualTo(descriptor.handles());
    assertThat(descriptor.outsideEffect()).isFalse();
  }

  /** A trigger hands out what its run was started with, whatever its configuration says. */
  @Override
  protected void assertFailures(List<Failed> failures) {
    assertThat(failures).isEmpty();
  }
}
