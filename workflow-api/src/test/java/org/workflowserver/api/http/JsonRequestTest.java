package org.workflowserver.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

class JsonRequestTest {
  private static final String JSON = "application/json";
  private static final long LIMIT = 32;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=\"UTF-8\"",
        "application/json; profile=x"
      })
  void readsJsonInUtf8(String contentType) {
    assertThat(read("{\"a\":\"ä\"}", contentType).members()).isEqualTo(Map.of("a", "ä"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/jsonx",
        "application/json; charset=iso-8859-1",
        "application/x-www-form-urlencoded",
        "a b c"
      })
  void refusesOtherMediaTypes(String contentType) {
    assertRefused("{}", contentType, RefusalCode.MEDIA_TYPE_UNSUPPORTED);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "identity", " Identity ", "utf-8"})
  void takesBodiesThatAreNotCompressed(String encoding) {
    assertThatNoException().isThrownBy(() -> JsonRequest.requireUncompressed(encoding));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "identity, GZIP", "x-gzip", "zstd"})
  void refusesCompressedBodies(String encoding) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> JsonRequest.requireUncompressed(encoding))
        .returns(RefusalCode.MEDIA_TYPE_UNSUPPORTED, Refusal::code);
  }

  @ParameterizedTest
  @CsvSource({"'{}',{}", "'[1,\"x\"]','[1,\"x\"]'", "7,7", "null,null", "'',{}"})
  void readsAnyValueWhereAnyIsTaken(String body, String value) {
    JsonRequest read = JsonRequest.ofValue(body.getBytes(UTF_8), JSON, true);
    assertThat(Json.write(read.value())).isEqualTo(value);
    assertThat(read.sha256()).hasSize(64);
  }

  @Test
  void readsABodyOfExactlyTheLimit() throws IOException {
    byte[] body = new byte[(int) LIMIT];
    assertThat(JsonRequest.bytes(new ByteArrayInputStream(body), null, LIMIT)).hasSize(body.length);
  }

  @Test
  void refusesABodyOverTheLimitAndReadsNoFurther() {
    ByteArrayInputStream in = new ByteArrayInputStream(new byte[1_000]);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> JsonRequest.bytes(in, null, LIMIT))
        .returns(RefusalCode.BODY_TOO_LARGE, Refusal::code);
    assertThat(in.available()).isEqualTo(1_000 - 33);
  }

  @Test
  void refusesAnAnnouncedLengthOverTheLimitWithoutReading() {
    InputStream untouchable =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("The body was read.");
          }
        };

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> JsonRequest.bytes(untouchable, "33", LIMIT))
        .returns(RefusalCode.BODY_TOO_LARGE, Refusal::code);
  }

  @Test
  void takesAnEmptyBodyForNoMembersWhereItIsOptional() {
    assertThat(JsonRequest.of(new byte[0], null, true).members()).isEmpty();
    assertThat(JsonRequest.of(new byte[0], JSON, true).members()).isEmpty();
  }

  @Test
  void refusesAnEmptyBodyWhereOneIsNeeded() {
    assertRefused("", JSON, RefusalCode.BODY_MALFORMED);
    assertRefused("", null, RefusalCode.BODY_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":1,\"a\":2}", "{} {}", "nul", "{\"a\":NaN}", "  "})
  void namesThePlaceOfWhatIsNotJson(String body) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read(body, JSON))
        .withMessageMatching(".*\\(line \\d+, column \\d+\\)\\.")
        .returns(RefusalCode.BODY_MALFORMED, Refusal::code);
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    byte[] deep = ("[".repeat(65) + "]".repeat(65)).getBytes(UTF_8);

    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> JsonRequest.of(deep, JSON, false))
        .withMessageContaining("64")
        .returns(RefusalCode.BODY_MALFORMED, Refusal::code);
  }

  @Test
  void refusesOtherEncodings() {
    for (var charset :
        new Charset[] {
          StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16
        }) {
      assertRefused("{\"a\":1}".getBytes(charset), RefusalCode.BODY_MALFORMED);
    }
    assertRefused(new byte[] {'"', (byte) 0xc3, '"'}, RefusalCode.BODY_MALFORMED);
    assertRefused(new byte[] {0, 0, 0, '{', 0}, RefusalCode.BODY_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "1", "\"{}\""})
  void refusesAValueThatIsNoObjectAtTheRoot(String body) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read(body, JSON))
        .returns(RefusalCode.PARAMETER_INVALID, Refusal::code)
        .returns("", refusal -> refusal.violations().getFirst().pointer());
  }

  @Test
  void hashesTheBytesAndNotTheirMeaning() {
    assertThat(read("{}", JSON).sha256())
        .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assertThat(read("{ }", JSON).sha256()).isNotEqualTo(read("{}", JSON).sha256());
  }

  private static void assertRefused(String body, String contentType, RefusalCode code) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> read(body, contentType))
        .returns(code, Refusal::code);
  }

  private static void assertRefused(byte[] body, RefusalCode code) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> JsonRequest.of(body, JSON, false))
        .returns(code, Refusal::code);
  }

  private static JsonRequest read(String body, String contentType) {
    JsonRequest.requireJson(contentType);
    return JsonRequest.of(body.getBytes(UTF_8), contentType, false);
  }
}
