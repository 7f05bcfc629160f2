package org.workflowserver.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {
  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CONTEXT = "00-" + ID + "-00f067aa0ba902b7-01";

  @Test
  void takesOverTheCallersContext() {
    Trace trace = Trace.of(CONTEXT, "call-1");

    assertThat(trace).isEqualTo(new Trace(ID, CONTEXT, "call-1"));
  }

  @Test
  void readsALaterVersionAsTheOneItKnows() {
    assertThat(Trace.of("42-" + ID + "-00f067aa0ba902b7-01-more", null).traceparent())
        .isEqualTo(CONTEXT);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "x",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
      })
  void makesAContextWhenThereIsNoneToTake(String header) {
    Trace trace = Trace.of(header, null);

    assertThat(trace.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(ID);
    assertThat(trace.traceparent()).matches("00-" + trace.traceId() + "-[0-9a-f]{16}-01");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "a b", "a\r\nSet-Cookie: x", "ä", "{129}"})
  void makesARequestIdWhenTheCallersIsNotSane(String header) {
    String given = "{129}".equals(header) ? "x".repeat(129) : header;

    assertThat(Trace.of(null, given).requestId()).matches("[0-9a-f]{32}");
  }
}
