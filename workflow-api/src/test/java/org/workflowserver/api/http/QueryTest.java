package org.workflowserver.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunStatus;

class QueryTest {
  @Test
  void everyParameterIsATextOrWhereItIsRepeatedAList() {
    Map<String, List<String>> given = new LinkedHashMap<>();
    given.put("tag", List.of("a", "b"));
    given.put("page", List.of("2"));
    given.put("empty", List.of(""));
    assertThat(new Query("/x", given).all())
        .isEqualTo(Map.of("tag", List.of("a", "b"), "page", "2", "empty", ""));
  }

  @Test
  void takesTheUsualPageWhenNothingIsSaid() {
    assertThat(new Query("/x", Map.of()).page()).isEqualTo(PageRequest.first(100));
  }

  @Test
  void takesTheLargestPageAndACursor() {
    assertThat(new Query("/x", Map.of("limit", List.of("500"), "cursor", List.of("abc"))).page())
        .isEqualTo(new PageRequest(500, Optional.of("abc")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "-1", "1.5", "ten", "", " 5", "99999999999999999999", "٣"})
  void refusesLimitsThatAreNone(String limit) {
    assertRefused("limit", () -> query("limit", limit).page());
  }

  @Test
  void readsFlags() {
    assertThat(query("is_active", "true").flag("is_active")).contains(true);
    assertThat(query("is_active", "false").flag("is_active")).contains(false);
    assertThat(query("other", "x").flag("is_active")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "TRUE", "yes"})
  void refusesFlagsThatAreNone(String flag) {
    assertRefused("is_active", () -> query("is_active", flag).flag("is_active"));
  }

  @Test
  void readsTimesWithAnyOffset() {
    Instant noon = Instant.parse("2025-10-31T12:00:00Z");
    assertThat(query("from", "2025-10-31T12:00:00.000000Z").instant("from")).contains(noon);
    assertThat(query("from", "2025-10-31T14:00:00+02:00").instant("from")).contains(noon);
  }

  @Test
  void takesABlankForTheSignThatItWas() {
    assertThat(query("from", "2025-10-31T14:00:00 02:00").instant("from"))
        .contains(Instant.parse("2025-10-31T12:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "now", "2025-10-31", "2025-13-01T00:00:00Z", "+12025-10-31T12:00:00Z"})
  void refusesTimesThatAreNone(String time) {
    assertRefused("from", () -> query("from", time).instant("from"));
  }

  @Test
  void readsCodesAndListsThemWhenOneIsUnknown() {
    assertThat(query("status", "running").code("status", RunStatus.class))
        .contains(RunStatus.RUNNING);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> query("status", "RUNNING").code("status", RunStatus.class))
        .withMessageContaining("pending, running");
  }

  @Test
  void readsSeveralCodesWithCommas() {
    assertThat(query("status", "running,pending").codes("status", RunStatus.class))
        .containsExactlyInAnyOrder(RunStatus.RUNNING, RunStatus.PENDING);
    assertThat(query("other", "x").codes("status", RunStatus.class)).isEmpty();
    for (String wrong : List.of("", "running,", ",running", "running, pending", "running,lost")) {
      assertRefused("status", () -> query("status", wrong).codes("status", RunStatus.class));
    }
  }

  @Test
  void refusesAParameterThatIsGivenTwice() {
    Query query = new Query("/x", Map.of("name", List.of("a", "b")));
    assertRefused("name", () -> query.text("name"));
  }

  @Test
  void refusesControlCharacters() {
    assertRefused("name", () -> query("name", "a\0b").text("name"));
  }

  @Test
  void linksKeepTheFiltersAndEscapeThem() {
    assertThat(query("name", "ä & >b").link(Map.of("cursor", "a+/=")))
        .isEqualTo("/x?name=%C3%A4+%26+%3Eb&cursor=a%2B%2F%3D");
  }

  @Test
  void linksReplaceWhatChanges() {
    assertThat(query("cursor", "old").link(Map.of("cursor", "new"))).isEqualTo("/x?cursor=new");
  }

  private static void assertRefused(String name, ThrowingCallable call) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(call)
        .withMessageContaining("'" + name + "'")
        .returns(RefusalCode.QUERY_INVALID, Refusal::code)
        .returns("/query/" + name, refusal -> refusal.violations().getFirst().pointer());
  }

  private static Query query(String name, String value) {
    return new Query("/x", Map.of(name, List.of(value)));
  }
}
