package org.workflowserver.system.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A table of who may do what, with a row for each request and a column for each caller. */
final class AccessTable {
  /** A caller gets what the one of the same role gets who asks for what is its own. */
  private static final String AS_THE_ROLE = "role";

  private static final String UNKNOWN = "401";
  private static final String FORBIDDEN = "403";

  private AccessTable() {}

  /**
   * Reads a table. Its first line that is no comment names the columns.
   *
   * @param name of the file below {@code access}
   */
  static List<Row> read(String name) {
    List<List<String>> lines;
    try (InputStream in = AccessTable.class.getResourceAsStream("/access/" + name)) {
      lines =
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(line -> List.of(line.strip().split("\\s*\\|\\s*")))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> columns = lines.getFirst();
    List<Row> rows = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() != columns.size()) {
        throw new IllegalStateException(line + " has not the columns " + columns);
      }
      Map<String, String> cells = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        cells.put(columns.get(i), line.get(i));
      }
      rows.add(new Row(cells));
    }
    return rows;
  }

  /** A request, by the names of the columns. */
  record Row(Map<String, String> cells) {
    /** Method and address. */
    String request() {
      return cell("request");
    }

    String method() {
      return request().split(" ", 2)[0];
    }

    String path() {
      return request().split(" ", 2)[1];
    }

    String cell(String column) {
      return Objects.requireNonNull(cells.get(column), column);
    }

    /**
     * What a caller of a role gets who comes in a special way: what the way's column says, where
     * nothing was in the way before.
     */
    String cell(String role, String way) {
      String own = cell(role);
      String special = cell(way);
      boolean stopped = own.equals(FORBIDDEN) && !special.equals(UNKNOWN);
      return special.equals(AS_THE_ROLE) || stopped ? own : special;
    }

    @Override
    public String toString() {
      return request();
    }
  }
}
