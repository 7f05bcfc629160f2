package org.workflowserver.template.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values as the filters for lists take them. */
public final class ListValues {
  private ListValues() {}

  /** A list with its inner lists unfolded; nil is no item, any other value is one. */
  public static List<Object> of(Object input, Frame frame) {
    return switch (input) {
      case null -> new ArrayList<>();
      case List<?> list -> flat(list, frame);
      case Range range -> range.toList(frame.budget);
      default -> {
        List<Object> single = new ArrayList<>(1);
        single.add(input);
        yield single;
      }
    };
  }

  private static List<Object> flat(List<?> list, Frame frame) {
    List<Object> items = new ArrayList<>(list.size());
    unfold(list, items, frame);
    return items;
  }

  private static void unfold(List<?> list, List<Object> items, Frame frame) {
    frame.budget.work(list.size());
    for (Object item : list) {
      if (item instanceof List<?> inner) {
        unfold(inner, items, frame);
        frame.budget.requireRoom((long) items.size() * Budget.LIST_ITEM);
      } else {
        items.add(item);
      }
    }
  }

  /**
   * What an item has under a name, {@link Absent#PROPERTIES} where it can have none; a text "has"
   * each of its parts, and an integer its bits, by their number.
   */
  public static Object property(Object item, Object name, Frame frame) {
    frame.budget.work(16);
    return switch (item) {
      case Map<?, ?> object -> name instanceof String ? object.get(name) : null;
      case Drop drop -> {
        Object member = name instanceof String text ? drop.member(text) : null;
        yield member instanceof Absent ? null : member;
      }
      case String text ->
          switch (name) {
            case String part -> new Search(part, frame.budget).indexIn(text, 0) >= 0 ? part : null;
            case null -> Absent.PROPERTIES;
            default -> throw noProperty(item, name, frame);
          };
      case Long number -> bit(BigInteger.valueOf(number), name, frame);
      case BigInteger number -> bit(number, name, frame);
      case null -> Absent.PROPERTIES;
      default -> Absent.PROPERTIES;
    };
  }

  private static Object bit(BigInteger number, Object place, Frame frame) {
    if (!(place instanceof Long bit)) {
      throw noProperty(number, place, frame);
    }
    // Beyond its last digit an integer has its sign for ever.
    return bit >= 0 && number.testBit((int) Math.min(bit, Integer.MAX_VALUE)) ? 1L : 0L;
  }

  private static TemplateFault noProperty(Object item, Object name, Frame frame) {
    return TemplateFault.error(
        "Can't select the property '"
            + TextWriter.text(name, frame.budget)
            + "' of "
            + Values.shown(item));
  }
}
