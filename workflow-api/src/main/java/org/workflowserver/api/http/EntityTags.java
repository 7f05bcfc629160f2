package org.workflowserver.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entity tags of an {@code If-Match} or {@code If-None-Match} header (RFC 9110, 13.1).
 *
 * @param any whether the header was {@code *}
 * @param tags what it lists otherwise
 */
public record EntityTags(boolean any, List<Tag> tags) {
  private static final Pattern ITEM =
      Pattern.compile("[ \\t,]*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"[ \\t]*(?:,|$)");

  /**
   * One tag.
   *
   * @param opaque what stands between the quotes
   */
  public record Tag(boolean weak, String opaque) {}

  /** What {@code header} lists; empty when it is malformed. */
  public static Optional<EntityTags> parse(String header) {
    if (header.strip().equals("*")) {
      return Optional.of(new EntityTags(true, List.of()));
    }
    List<Tag> tags = new ArrayList<>();
    Matcher item = ITEM.matcher(header);
    int end = 0;
    while (end < header.length() && item.find(end) && item.start() == end) {
      tags.add(new Tag(item.group(1) != null, item.group(2)));
      end = item.end();
    }
    boolean complete = !tags.isEmpty() && header.substring(end).isBlank();
    return complete ? Optional.of(new EntityTags(false, tags)) : Optional.empty();
  }

  /** Whether one of these is a strong tag of the representation, or any representation will do. */
  public boolean matchStrongly(Predicate<String> isOpaqueOfIt) {
    return any || tags.stream().anyMatch(tag -> !tag.weak() && isOpaqueOfIt.test(tag.opaque()));
  }

  /** The same, with weak tags taken for strong ones. */
  public boolean matchWeakly(String opaque) {
    return any || tags.stream().anyMatch(tag -> tag.opaque().equals(opaque));
  }
}
