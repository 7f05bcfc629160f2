package org.workflowserver.component.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown as HTML that is safe to show: markup in the text is text, links lead to http, https and
 * mailto alone, and nothing is loaded from elsewhere.
 */
final class Instructions {
  /**
   * Blocks that are nested deeper are shown as they were written; so does the parser with spans.
   */
  private static final int DEEPEST = 100;

  private static final Parser PARSER = Parser.builder().maxOpenBlockParsers(DEEPEST).build();

  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
          .attributeProviderFactory(context -> Instructions::attributes)
          .build();

  private Instructions() {}

  /** The text as HTML. */
  static String html(String markdown) {
    Node document = PARSER.parse(markdown);
    document.accept(new Images());
    return RENDERER.render(document);
  }

  private static void attributes(Node node, String tag, Map<String, String> attributes) {
    if (node instanceof Link) {
      attributes.put("rel", "noopener noreferrer nofollow");
      attributes.put("target", "_blank");
    }
  }

  /**
   * An image would be loaded from where it is, and tell that place who looks: its text is enough.
   */
  private static final class Images extends AbstractVisitor {
    @Override
    public void visit(Image image) {
      visitChildren(image);
      for (Node child : children(image)) {
        image.insertBefore(child);
      }
      image.unlink();
    }

    private static List<Node> children(Node node) {
      List<Node> children = new ArrayList<>();
      for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
        children.add(child);
      }
      return children;
    }
  }
}
