package org.workflowserver.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.workflowserver.template.node.Block;
import org.workflowserver.template.node.Condition;
import org.workflowserver.template.node.Expression;
import org.workflowserver.template.node.Nodes;
import org.workflowserver.template.node.TemplateNode;
import org.workflowserver.template.value.Characters;
import org.workflowserver.template.value.Source;
import org.workflowserver.template.value.TemplateSyntaxError;

/** Reads a template into nodes, tag by tag. */
final class BlockParser {
  /** Deepest nesting of tags. */
  static final int MAX_DEPTH = 100;

  private final Source source;
  private final Reads reads = new Reads();
  private TokenSource tokens;
  private Token ended;
  private int depth;

  BlockParser(Source source) {
    this.source = source;
    this.tokens = new DocumentTokens(source);
  }

  Block document() {
    return block(null, Set.of());
  }

  Reads reads() {
    return reads;
  }

  TokenSource tokens() {
    return tokens;
  }

  /** The tag that ended the last block. */
  Token ended() {
    return ended;
  }

  ExpressionParser expressions(Token token) {
    return new ExpressionParser(new LexemeCursor(source, token.start(), token.end()), reads);
  }

  Expression filtered(Token token) {
    return expressions(token).filtered();
  }

  /** The output of a value with its filters. */
  Nodes.Output output(Token token) {
    Expression expression = filtered(token);
    reads.write(expression);
    return new Nodes.Output(token.offset(), expression);
  }

  /** As {@link #body}, of a tag that keeps or compares what its body writes. */
  Block keptBody(Token opener) {
    reads.enterKept();
    Block body = body(opener);
    reads.leaveKept();
    return body;
  }

  Condition condition(Token token) {
    return expressions(token).condition();
  }

  /** What stands between a tag's name and its end. */
  String markup(Token token) {
    return source.text().substring(token.start(), token.end());
  }

  TemplateSyntaxError error(Token token, String message) {
    return source.error(token.offset(), message);
  }

  void requireNoMarkup(Token token) {
    if (token.start() < token.end()) {
      throw error(token, "The tag '" + token.name() + "' takes no arguments");
    }
  }

  /** The body of {@code opener} up to its end tag. */
  Block body(Token opener) {
    return block(opener, Set.of("end" + opener.name()));
  }

  /** Nodes up to one of the tags {@code ends}; at the end of all for no opener. */
  Block block(Token opener, Set<String> ends) {
    if (++depth > MAX_DEPTH) {
      throw error(opener, "Tags are nested deeper than " + MAX_DEPTH);
    }
    List<TemplateNode> nodes = new ArrayList<>();
    boolean closed = nodes(nodes, ends);
    if (!closed && opener != null) {
      throw error(opener, "The tag '" + opener.name() + "' is never closed");
    }
    depth--;
    return new Block(nodes);
  }

  private boolean nodes(List<TemplateNode> nodes, Set<String> ends) {
    for (Token token = tokens.next(); token != null; token = tokens.next()) {
      switch (token.kind()) {
        case TEXT ->
            nodes.add(
                new Nodes.Text(token.offset(), token.text(), Characters.isBlank(token.text())));
        case OUTPUT -> nodes.add(output(token));
        default -> {
          if (ends.contains(token.name())) {
            ended = token;
            return true;
          }
          if (token.name().equals("liquid")) {
            lines(token, nodes);
          } else {
            nodes.add(tag(token));
          }
        }
      }
    }
    return false;
  }

  /** The tags of a {@code liquid} tag become part of the block around it. */
  private void lines(Token token, List<TemplateNode> nodes) {
    if (++depth > MAX_DEPTH) {
      throw error(token, "Tags are nested deeper than " + MAX_DEPTH);
    }
    TokenSource around = tokens;
    tokens = new LineTokens(source, token.start(), token.end());
    nodes(nodes, Set.of());
    tokens = around;
    depth--;
  }

  private TemplateNode tag(Token token) {
    Tags.Parser parser = Tags.named(token.name());
    if (parser == null) {
      throw error(token, unknown(token.name()));
    }
    return parser.parse(this, token);
  }

  private static String unknown(String name) {
    return switch (name) {
      case "include", "render" -> "The tag '" + name + "' is not allowed: templates read no files";
      case "else", "elsif", "when" -> "The tag '" + name + "' does not belong here";
      default ->
          name.startsWith("end")
              ? "The tag '" + name + "' closes nothing here"
              : "There is no tag '" + name + "'";
    };
  }
}
