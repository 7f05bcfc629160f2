package org.workflowserver.template.value;

/** A value that a loop offers to its body: how far it is. */
public abstract class Drop {
  final long length;
  long index;

  Drop(long length) {
    this.length = length;
  }

  public void advance() {
    index++;
  }

  /** The member {@code name}; {@link Absent#MEMBER} when there is none. */
  public Object member(String name) {
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

  public boolean isLast() {
    return index == length - 1;
  }

  /** {@code forloop}. */
  public static final class Loop extends Drop {
    private final String name;
    private final Loop parent;

    public Loop(String name, long length, Loop parent) {
      super(length);
      this.name = name;
      this.parent = parent;
    }

    @Override
    public Object member(String member) {
      return switch (member) {
        case "name" -> name;
        case "parentloop" -> parent;
        default -> super.member(member);
      };
    }
  }

  /** {@code tablerowloop}. */
  public static final class Table extends Drop {
    private final long columns;
    public long row = 1;
    public long column = 1;

    public Table(long length, long columns) {
      super(length);
      this.columns = columns;
    }

    public boolean endsRow() {
      return column == columns;
    }

    @Override
    public void advance() {
      super.advance();
      row += endsRow() ? 1 : 0;
      column = endsRow() ? 1 : column + 1;
    }

    @Override
    public Object member(String member) {
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
