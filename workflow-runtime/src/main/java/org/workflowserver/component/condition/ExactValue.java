package org.workflowserver.component.condition;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON values in the one form that makes equal ones equal: a number is the number that it is. */
final class ExactValue {
  private ExactValue() {}

  /** {@code value} with all its numbers as decimals without trailing zeros. */
  static Object of(Object value) {
    return switch (value) {
      case Long number -> BigDecimal.valueOf(number).stripTrailingZeros();
      case Integer number -> BigDecimal.valueOf(number).stripTrailingZeros();
      case BigInteger number -> new BigDecimal(number).stripTrailingZeros();
      case BigDecimal number -> number.stripTrailingZeros();
      case List<?> list -> {
        List<Object> items = new ArrayList<>(list.size());
        list.forEach(item -> items.add(of(item)));
        yield items;
      }
      case Map<?, ?> object -> {
        Map<Object, Object> members = LinkedHashMap.newLinkedHashMap(object.size());
        object.forEach((name, member) -> members.put(name, of(member)));
        yield members;
      }
      case null -> null;
      default -> value;
    };
  }
}
