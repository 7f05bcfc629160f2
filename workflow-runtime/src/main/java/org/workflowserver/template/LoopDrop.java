package org.workflowserver.template;

/** {@code forloop}: how far a loop is. */
final class LoopDrop implements Drop {
  private final String name;
  private final long length;
  private final LoopDrop parent;
  private long index;

  LoopDrop(String name, long length, LoopDrop parent) {
    this.name = name;
    this.length = length;
    this.parent = parent;
  }

  void advance() {
    index++;
  }

  @Override
  public boolean has(String member) {
    return switch (member) {
      case "name",
          "length",
          "parentloop",
          "index",
          "index0",
          "rindex",
          "rindex0",
          "first",
          "last" ->
          true;
      default -> false;
    };
  }

  @Override
  public Object member(String member) {
    return switch (member) {
      case "name" -> name;
      case "length" -> length;
      case "parentloop" -> parent;
      case "index" -> index + 1;
      case "index0" -> index;
      case "rindex" -> length - index;
      case "rindex0" -> length - index - 1;
      case "first" -> index == 0;
      default -> index == length - 1;
    };
  }
}
