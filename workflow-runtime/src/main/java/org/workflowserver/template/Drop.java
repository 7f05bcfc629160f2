package org.workflowserver.template;

/** A value that a loop offers to its body: how far it is. */
abstract class Drop {
  final long length;
  long index;

  Drop(long length) {
    this.length = length;
  }

  void advance() {
    index++;
  }

  /** The member {@code name}; {@link Absent#MEMBER} when there is none. */
  Object member(String name) {
    return switch (name) {
      case "length" -> length;
      case "index" -> index + 1;
      case "index0" -> index;
      case "rindex" -> length - index;
      case "rindex0" -> length - index - 1;
      case "first" -> index == 0;
      case "last" -> isLast();
      default -> Absent.MEMBER;
    };
  }

  boolean isLast() {
    return index == length - 1;
  }

  /** {@code forloop}. */
  static final class Loop extends Drop {
    private final String name;
    private final Loop parent;

    Loop(String name, long length, Loop parent) {
      super(length);
      this.name = name;
      this.parent = parent;
    }

    @Override
    Object member(String member) {
      return switch (member) {
        case "name" -> name;
        case "parentloop" -> parent;
        default -> super.member(member);
      };
    }
  }

  /** {@code tablerowloop}. */
  static final class Table extends Drop {
    private final long columns;
    long row = 1;
    long column = 1;

    Table(long length, long columns) {
      super(length);
      this.columns = columns;
    }

    boolean endsRow() {
      return column == columns;
    }

    @Override
    void advance() {
      super.advance();
      row += endsRow() ? 1 : 0;
      column = endsRow() ? 1 : column + 1;
    }

    @Override
    Object member(String member) {
      return switch (member) {
        case "row" -> row;
        case "col" -> column;
        case "col0" -> column - 1;
        case "col_first" -> column == 1;
        case "col_last" -> endsRow();
        default -> super.member(member);
      };
    }
  }
}
