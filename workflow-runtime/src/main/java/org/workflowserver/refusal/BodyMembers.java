package org.workflowserver.refusal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The members of a request's body, and what is wrong with them, in the order in which it was found.
 * What is read is empty where it is not there, and where it is wrong. No record, which would show
 * the members, some of which are secret, wherever it is printed.
 */
public final class BodyMembers {
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, Object> body;

  public BodyMembers(Map<String, Object> body) {
    this.body = body;
  }

  /** Whether the member was sent, be it null. */
  public boolean has(String member) {
    return body.containsKey(member);
  }

  /** The member as it was sent; null when it was not. */
  public Object get(String member) {
    return body.get(member);
  }

  /** The member has to be there. */
  public void require(String member) {
    if (get(member) == null) {
      violations.add(
          new Violation(
              "/" + member, RefusalCode.PARAMETER_MISSING.code(), "'" + member + "' is required."));
    }
  }

  /** A member is there and wrong. */
  public void invalid(String pointer, String message) {
    violations.add(new Violation(pointer, RefusalCode.PARAMETER_INVALID.code(), message));
  }

  private void mustBe(String member, String what) {
    invalid("/" + member, "'" + member + "' must be " + what + ".");
  }

  /**
   * A text.
   *
   * @param what it has to be, in words
   */
  public Optional<String> text(String member, Predicate<String> fits, String what) {
    Object sent = get(member);
    if (sent instanceof String text && fits.test(text)) {
      return Optional.of(text);
    }
    if (sent != null) {
      mustBe(member, what);
    }
    return Optional.empty();
  }

  /** Whether something is so. */
  public Optional<Boolean> flag(String member) {
    Object sent = get(member);
    if (sent instanceof Boolean flag) {
      return Optional.of(flag);
    }
    if (sent != null) {
      mustBe(member, "true or false");
    }
    return Optional.empty();
  }

  /**
   * What the texts of a list stand for, each once.
   *
   * @param what the list has to be, in words
   * @param item what a text stands for; empty when it is wrong
   * @param each what an item has to be, a sentence
   */
  public <T> Optional<List<T>> list(
      String member,
      int least,
      int most,
      String what,
      Function<String, Optional<T>> item,
      String each) {
    Object sent = get(member);
    if (sent instanceof List<?> items && items.size() >= least && items.size() <= most) {
      List<T> read = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        Optional<T> known =
            items.get(i) instanceof String text ? item.apply(text) : Optional.empty();
        known.ifPresent(read::add);
        if (known.isEmpty()) {
          invalid("/" + member + "/" + i, each);
        }
      }
      return Optional.of(read.stream().distinct().toList());
    }
    if (sent != null) {
      mustBe(member, "a list of " + what);
    }
    return Optional.empty();
  }

  /**
   * Does nothing when nothing is wrong.
   *
   * @throws Refusal with all that is
   */
  public void refuse() {
    if (!violations.isEmpty()) {
      throw Refusal.members(violations);
    }
  }
}
