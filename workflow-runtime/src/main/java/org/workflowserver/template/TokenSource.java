package org.workflowserver.template;

/** The pieces of a template in order. */
interface TokenSource {
  /** The next piece, {@code null} at the end. */
  Token next();

  /** Skips to behind the end of the comment that {@code opener} began. */
  void skipComment(Token opener);

  /** The text up to the end tag of {@code opener}, as it stands. */
  String verbatim(Token opener);
}
