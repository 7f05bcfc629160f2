package org.workflowserver.template;

/** {@code tablerowloop}: how far a table is. */
final class TableDrop implements Drop {
  private final long length;
  private final long columns;
  private long index;
  private long row = 1;
  private long column = 1;

  TableDrop(long length, long columns) {
    this.length = length;
    this.columns = columns;
  }

  long row() {
    return row;
  }

  long column() {
    return column;
  }

  boolean endsRow() {
    return column == columns;
  }

  boolean isLast() {
    return index == length - 1;
  }

  void advance() {
    index++;
    if (endsRow()) {
      column = 1;
      row++;
    } else {
      column++;
    }
  }

  @Override
  public boolean has(String member) {
    return switch (member) {
      case "length",
          "row",
          "col",
          "col0",
          "index",
          "index0",
          "rindex",
          "rindex0",
          "first",
          "last",
          "col_first",
          "col_last" ->
          true;
      default -> false;
    };
  }

  @Override
  public Object member(String member) {
    return switch (member) {
      case "length" -> length;
      case "row" -> row;
      case "col" -> column;
      case "col0" -> column - 1;
      case "index" -> index + 1;
      case "index0" -> index;
      case "rindex" -> length - index;
      case "rindex0" -> length - index - 1;
      case "first" -> index == 0;
      case "last" -> isLast();
      case "col_first" -> column == 1;
      default -> endsRow();
    };
  }
}
