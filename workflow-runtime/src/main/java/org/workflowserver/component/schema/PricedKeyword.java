package org.workflowserver.component.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;

/**
 * The keyword {@code uniqueItems} at the price of its worst case: items with one hash code, which
 * whoever sends them can choose, are compared each with each.
 */
record BoundedUniqueItems(Keyword usual) implements Keyword {
  private static final long COMPARISONS_OF_UNIT = 20;

  @Override
  public String getValue() {
    return usual.getValue();
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode node, Schema parent, SchemaContext context)
      throws Exception {
    return new Priced(usual.newValidator(location, node, parent, context));
  }

  private record Priced(KeywordValidator usual) implements KeywordValidator {
    @Override
    public String getKeyword() {
      return usual.getKeyword();
    }

    @Override
    public SchemaLocation getSchemaLocation() {
      return usual.getSchemaLocation();
    }

    @Override
    public void validate(
        ExecutionContext execution, JsonNode value, JsonNode root, NodePath location) {
      long comparisons = (long) value.size() * value.size() / 2;
      if (!value.isArray() || BoundedExecution.affords(comparisons / COMPARISONS_OF_UNIT)) {
        usual.validate(execution, value, root, location);
      }
    }
  }
}
