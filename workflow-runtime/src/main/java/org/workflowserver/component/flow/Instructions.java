package org.workflowserver.component.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.UrlSanitizer;

/**
 * Markdown as HTML that is safe to show: markup in the text is text, links lead to http, https and
 * mailto alone, and nothing is loaded from elsewhere.
 */
final class Instructions {
  /**
   * Blocks that are nested deeper are shown as they were written; so does the parser with spans.
   */
  private static final int DEEPEST = 100;

  private static final int LONGEST = 64 << 10;

  /** Each reference to a link repeats its address and its title: a short text could become huge. */
  private static final int LONGEST_HTML = 256 << 10;

  private static final Parser PARSER = Parser.builder().maxOpenBlockParsers(DEEPEST).build();

  private static final UrlSanitizer URLS =
      new DefaultUrlSanitizer(List.of("http", "https", "mailto"));

  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(URLS)
          .attributeProviderFactory(context -> Instructions::attributes)
          .build();

  private Instructions() {}

  /** The text as HTML; empty when one of them is too long. */
  static Optional<String> html(String markdown) {
    if (markdown.length() > LONGEST) {
      return Optional.empty();
    }
    Node document = PARSER.parse(markdown);
    document.accept(new TextOnly());
    BoundedText html = new BoundedText();
    try {
      RENDERER.render(document, html);
      return Optional.of(html.text.toString());
    } catch (TooLong e) {
      return Optional.empty();
    }
  }

  /** What is wrong where there is no HTML. */
  static String problem() {
    return "'instructions' may have at most %d characters, and %d as HTML."
        .formatted(LONGEST, LONGEST_HTML);
  }

  private static void attributes(Node node, String tag, Map<String, String> attributes) {
    if (node instanceof Link) {
      attributes.put("rel", "noopener noreferrer nofollow");
      attributes.put("target", "_blank");
    }
  }

  /**
   * Replaces images, each of which would be loaded from where it is and tell that place who looks,
   * and links without a usable address by the text in them.
   */
  private static final class TextOnly extends AbstractVisitor {
    @Override
    public void visit(Image image) {
      visitChildren(image);
      unwrap(image);
    }

    @Override
    public void visit(Link link) {
      visitChildren(link);
      if (URLS.sanitizeLinkUrl(link.getDestination()).isEmpty()) {
        unwrap(link);
      }
    }

    private static void unwrap(Node node) {
      for (Node child : children(node)) {
        node.insertBefore(child);
      }
      node.unlink();
    }

    private static List<Node> children(Node node) {
      List<Node> children = new ArrayList<>();
      for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
        children.add(child);
      }
      return children;
    }
  }

  /** Unchecked, since the renderer wraps what an {@link Appendable} declares. */
  private static final class TooLong extends RuntimeException {}

  /** Ends the rendering where the text becomes too long. */
  private static final class BoundedText implements Appendable {
    private final StringBuilder text = new StringBuilder();

    @Override
    public Appendable append(CharSequence piece) {
      return append(piece, 0, piece.length());
    }

    @Override
    public Appendable append(CharSequence piece, int start, int end) {
      if (end - start > LONGEST_HTML - text.length()) {
        throw new TooLong();
      }
      text.append(piece, start, end);
      return this;
    }

    @Override
    public Appendable append(char piece) {
      return append(String.valueOf(piece));
    }
  }
}
