package org.workflowserver.template;

/** Reads one kind of tag, with the body that belongs to it. */
interface TagParser {
  Node parse(BlockParser parser, Token token);
}
