package org.workflowserver.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tokens of a JSON text as the plain values that {@link Json} describes. */
final class JsonReader {
  private JsonReader() {}

  /**
   * The value that is all of the text.
   *
   * @throws JsonMalformed when there is none, or more than one
   */
  static Object read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new JsonMalformed("A JSON value is expected, the text is empty.", 1, 1);
    }
    Object value = value(parser, first);
    if (parser.nextToken() != null) {
      var at = parser.currentTokenLocation();
      throw new JsonMalformed(
          "Only one JSON value is expected, more text follows it.",
          at.getLineNr(),
          at.getColumnNr());
    }
    return value;
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> Text.wellFormed(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw new JsonParseException(parser, "Unexpected token " + token);
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      String wellFormed = Text.wellFormed(name);
      if (object.containsKey(wellFormed)) {
        // The parser tells names apart that differ in half surrogate pairs only.
        throw new JsonParseException(parser, "Duplicate field '" + wellFormed + "'");
      }
      object.put(wellFormed, value(parser, parser.nextToken()));
    }
    return object;
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> array = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      array.add(value(parser, token));
    }
    return array;
  }

  private static Object integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> parser.getBigIntegerValue();
    };
  }

  private static BigDecimal decimal(JsonParser parser) throws IOException {
    String text = parser.getText();
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException | ArithmeticException e) {
      throw outOfRange(parser, e);
    }
    boolean stored =
        parser.streamReadConstraints().getMaxNumberLength() == Json.LONGEST_STORED_NUMBER;
    int mostExponent = stored ? Json.LONGEST_STORED_NUMBER : Json.MAX_EXPONENT;
    if (value.signum() != 0
        && Math.abs((long) value.precision() - value.scale() - 1) > mostExponent) {
      throw outOfRange(parser, null);
    }
    return value.signum() == 0 && Math.abs((long) value.scale()) > Json.MAX_EXPONENT
        ? BigDecimal.ZERO
        : value;
  }

  private static JsonMalformed outOfRange(JsonParser parser, Exception cause) {
    var at = parser.currentTokenLocation();
    return new JsonMalformed(
        "A number's exponent must lie within ±" + Json.MAX_EXPONENT + ".",
        at.getLineNr(),
        at.getColumnNr(),
        cause);
  }
}
