package org.workflowserver.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes JSON as plain values.
 *
 * <p>A JSON value is {@code null}, {@link Boolean}, {@link String}, a number ({@link Long}, or
 * {@link BigInteger} where it does not fit, for integers; {@link BigDecimal} for anything with a
 * fraction or an exponent, exact), {@code List<Object>} or {@code Map<String, Object>} in the order
 * of the text. Reading is strict: one value, well-formed UTF-8, no repeated member, at most {@value
 * #MAX_DEPTH} levels, numbers of at most 1,000 digits and an exponent within ±{@value
 * #MAX_EXPONENT}.
 */
public final class Json {
  /** Deepest nesting that is read. */
  public static final int MAX_DEPTH = 64;

  /** Largest magnitude of a number's decimal exponent that is read. */
  public static final int MAX_EXPONENT = 6_144;

  /** Deepest nesting of what the server stored itself: steps put values into values. */
  public static final int MAX_STORED_DEPTH = 512;

  private static final int LONGEST_NUMBER = 1_000;

  /** Templates calculate with numbers of up to 10,000 digits. */
  static final int LONGEST_STORED_NUMBER = 25_000;

  private static final JsonFactory FACTORY = factory(MAX_DEPTH, LONGEST_NUMBER);
  private static final JsonFactory STORED = factory(MAX_STORED_DEPTH, LONGEST_STORED_NUMBER);

  private static final char BYTE_ORDER_MARK = 0xFEFF;

  private Json() {}

  private static JsonFactory factory(int depth, int numberLength) {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxNumberLength(numberLength)
                .maxStringLength(64 << 20)
                .build())
        .build();
  }

  /**
   * The value that {@code text} holds.
   *
   * @throws JsonMalformed when the bytes are not one JSON value within the limits of this class
   */
  public static Object parse(byte[] text) {
    // Decoded here: the library would guess UTF-16 and UTF-32 from the first bytes.
    CharBuffer decoded = decode(text);
    if (decoded.hasRemaining() && decoded.get(decoded.position()) == BYTE_ORDER_MARK) {
      decoded.get();
    }
    int start = decoded.arrayOffset() + decoded.position();
    try (JsonParser parser = FACTORY.createParser(decoded.array(), start, decoded.remaining())) {
      return JsonReader.read(parser);
    } catch (IOException e) {
      throw JsonMalformed.of(e);
    }
  }

  /**
   * The value that {@code text} holds.
   *
   * @throws JsonMalformed when the text is not one JSON value within the limits of this class
   */
  public static Object parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return JsonReader.read(parser);
    } catch (IOException e) {
      throw JsonMalformed.of(e);
    }
  }

  /** Whether {@link #parse(String)} would read the text. */
  public static boolean isJson(String text) {
    try {
      parse(text);
      return true;
    } catch (JsonMalformed e) {
      return false;
    }
  }

  /**
   * The value of a text that the server wrote itself, which may be nested to {@value
   * #MAX_STORED_DEPTH} levels.
   */
  public static Object parseStored(String text) {
    try (JsonParser parser = STORED.createParser(text)) {
      return JsonReader.read(parser);
    } catch (IOException e) {
      throw JsonMalformed.of(e);
    }
  }

  /**
   * As {@link #parseStored}, of an object.
   *
   * @throws JsonMalformed when the text is not a JSON object
   */
  public static Map<String, Object> parseStoredObject(String text) {
    return object(parseStored(text));
  }

  /** Whether {@code value} is nested at most {@code levels} deep. */
  public static boolean isNestedWithin(int levels, Object value) {
    return switch (value) {
      case Map<?, ?> object ->
          levels > 0 && object.values().stream().allMatch(v -> isNestedWithin(levels - 1, v));
      case List<?> array ->
          levels > 0 && array.stream().allMatch(v -> isNestedWithin(levels - 1, v));
      case null -> true;
      default -> true;
    };
  }

  /**
   * The object that {@code text} holds.
   *
   * @throws JsonMalformed when the text is not a JSON object
   */
  public static Map<String, Object> parseObject(String text) {
    return object(parse(text));
  }

  /** The members of an object that was read: their names are texts. */
  @SuppressWarnings("unchecked")
  public static Map<String, Object> members(Map<?, ?> object) {
    return (Map<String, Object>) object;
  }

  private static Map<String, Object> object(Object value) {
    if (value instanceof Map<?, ?> object) {
      return members(object);
    }
    throw new JsonMalformed("A JSON object is expected.", 1, 1);
  }

  /** {@code value} as compact JSON text. */
  public static String write(Object value) {
    StringWriter out = new StringWriter();
    try {
      write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  static void write(Writer out, Object value) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      write(generator, value);
    }
  }

  /** {@code value} as compact JSON text in UTF-8. */
  public static byte[] writeBytes(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    write(out, value);
    return out.toByteArray();
  }

  /** Writes {@code value} as compact JSON text in UTF-8; the stream stays open. */
  public static void write(OutputStream out, Object value) {
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CharBuffer decode(byte[] text) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new JsonMalformed("The text is not valid UTF-8.", 1, 1, e);
    }
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(Text.wellFormed(text));
      case Boolean bool -> out.writeBoolean(bool);
      case Long number -> out.writeNumber(number);
      case Integer number -> out.writeNumber(number);
      case BigInteger number -> out.writeNumber(number);
      case BigDecimal number -> out.writeNumber(number);
      case Raw raw -> out.writeRawValue(raw.text());
      case Instant instant -> out.writeString(Times.format(instant));
      case Map<?, ?> object -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> member : object.entrySet()) {
          out.writeFieldName(Text.wellFormed((String) member.getKey()));
          write(out, member.getValue());
        }
        out.writeEndObject();
      }
      case Iterable<?> array -> {
        out.writeStartArray();
        for (Object item : array) {
          write(out, item);
        }
        out.writeEndArray();
      }
      default ->
          throw new IllegalArgumentException("Not a JSON value: " + value.getClass().getName());
    }
  }

  /**
   * JSON text that is written as it stands: a stored value on its way out is not parsed again.
   *
   * @param text well-formed JSON
   */
  public record Raw(String text) {
    /** {@code text} as a value to write, {@code null} where there is none. */
    public static Raw ofNullable(String text) {
      return text == null ? null : new Raw(text);
    }
  }
}
