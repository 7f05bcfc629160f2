package org.workflowserver.template;

/** Tags with hardly any behaviour of their own. */
final class SimpleNodes {
  private SimpleNodes() {}

  /** {@code comment}, {@code doc} and {@code #}. */
  static final class Silent extends Node {
    private final boolean blank;

    Silent(int position, boolean blank) {
      super(position);
      this.blank = blank;
    }

    @Override
    void render(Frame frame, Sink out) {
      // A comment shows nothing.
    }

    @Override
    boolean isBlank() {
      return blank;
    }
  }

  /** {@code raw}: unlike text it survives in a body of whitespace. */
  static final class Raw extends Node {
    private final String text;

    Raw(int position, String text) {
      super(position);
      this.text = text;
    }

    @Override
    void render(Frame frame, Sink out) {
      out.text(text);
    }

    @Override
    boolean isBlank() {
      return text.isEmpty();
    }
  }

  /** {@code break} and {@code continue}; outside of a loop they end the template. */
  static final class Interrupting extends Node {
    private final Frame.Interrupt kind;

    Interrupting(int position, Frame.Interrupt kind) {
      super(position);
      this.kind = kind;
    }

    @Override
    void render(Frame frame, Sink out) {
      frame.interrupt(kind);
    }
  }

  /** {@code ifchanged}: its body, unless the last such tag wrote the same. */
  static final class IfChanged extends Node {
    private final Block body;

    IfChanged(int position, Block body) {
      super(position);
      this.body = body;
    }

    @Override
    void render(Frame frame, Sink out) {
      Sink kept = Sink.kept(frame.budget);
      body.render(frame, kept);
      String text = kept.toString();
      if (frame.changes(text)) {
        out.text(text);
      }
    }

    @Override
    boolean isBlank() {
      return body.isBlank();
    }
  }
}
