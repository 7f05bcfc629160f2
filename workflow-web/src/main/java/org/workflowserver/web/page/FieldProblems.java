package org.workflowserver.web.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.json.Pointer;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.Violation;

/** Why a form was refused: what is wrong at each field, and what is wrong at none of them. */
public final class FieldProblems {
  /** Said where something is wrong at fields. */
  public static final String MARKED = Texts.of("form.check-marked-fields");

  /** Label by the pointer to the member that the field holds. */
  private final Map<String, String> labels;

  private final Map<String, String> atFields = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();

  /**
   * None yet.
   *
   * @param labels what the form calls its fields, by the JSON Pointer to what each holds
   */
  public FieldProblems(Map<String, String> labels) {
    this.labels = labels;
  }

  /** Takes what a refusal says; its sentence where it names no place. */
  public void note(Refusal refusal) {
    refusal.violations().forEach(this::note);
    if (refusal.violations().isEmpty()) {
      others.add(refusal.getMessage());
    }
  }

  /** Takes one problem. */
  public void note(String pointer, String message) {
    Optional<String> field = fieldOf(pointer);
    if (field.isPresent()) {
      atFields.merge(field.get(), labelled(field.get(), message), (one, two) -> one + " " + two);
    } else {
      others.add(message);
    }
  }

  private void note(Violation violation) {
    note(violation.pointer(), violation.message());
  }

  /** The field that holds the place, or what the place is a part of. */
  private Optional<String> fieldOf(String pointer) {
    return labels.keySet().stream()
        .filter(field -> pointer.equals(field) || pointer.startsWith(field + "/"))
        .findFirst();
  }

  /** A sentence that begins with a member's name, beginning with what the form calls it. */
  private String labelled(String field, String message) {
    String last = field.substring(field.lastIndexOf('/') + 1);
    for (String name : List.of("'" + Pointer.inWords(field) + "'", "'" + last + "'")) {
      if (message.startsWith(name)) {
        return "“" + labels.get(field) + "”" + message.substring(name.length());
      }
    }
    return message;
  }

  public boolean isEmpty() {
    return atFields.isEmpty() && others.isEmpty();
  }

  /** What is wrong at the field; empty when nothing is. */
  public String at(String field) {
    return atFields.getOrDefault(field, "");
  }

  /** What is said above the form: that there are marked fields, and what is wrong at none. */
  public List<String> summary() {
    return Stream.concat(atFields.isEmpty() ? Stream.empty() : Stream.of(MARKED), others.stream())
        .toList();
  }

  /** The same as one text; empty when nothing is wrong. */
  public String inWords() {
    return String.join(" ", summary());
  }

  /** What is wrong at no field of the form. */
  public List<String> others() {
    return others;
  }
}
