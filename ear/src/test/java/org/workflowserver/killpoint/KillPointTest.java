package org.workflowserver.killpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A method that is renamed takes its kill point with it. */
class KillPointTest {
  @ParameterizedTest
  @EnumSource
  void theMethodOfEachPointExists(KillPoint point) {
    assertThat(methods(point))
        .as(
            "The kill point %s names a method that no longer exists. Where is that moment now?",
            point)
        .contains(point.methodName());
  }

  private static Iterable<String> methods(KillPoint point) {
    try {
      Class<?> type = Class.forName(point.className(), false, KillPointTest.class.getClassLoader());
      return Arrays.stream(type.getDeclaredMethods()).map(Method::getName).toList();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(
          "The kill point " + point + " names a class that no longer exists.", e);
    }
  }
}
