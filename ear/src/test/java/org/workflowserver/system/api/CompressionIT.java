package org.workflowserver.system.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/** Answers of the API in gzip. */
@ExtendWith(SharedServerExtension.class)
class CompressionIT {
  private final ApiClient api;

  CompressionIT(ServerFixture fixture) {
    this.api = fixture.api();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, gzip;q=0.5", "*"})
  void whatIsLongIsCompressedForWhoAsks(String codings) {
    for (String path : new String[] {"/workflows/components", "/openapi.json"}) {
      ApiResponse plain = api.get(path).header("Accept", "application/json").send();
      assertThat(plain.header("Content-Encoding")).isEmpty();
      assertThat(plain.header("Vary").orElse("")).contains("Accept-Encoding");
      ApiResponse compressed =
          api.get(path)
              .header("Accept", "application/json")
              .header("Accept-Encoding", codings)
              .send();
      assertThat(compressed.status()).isEqualTo(200);
      assertThat(compressed.header("Content-Encoding")).hasValue("gzip");
      assertThat(compressed.text()).isEqualTo(plain.text());
    }
  }

  @Test
  void headTellsOfWhatGetSends() throws IOException {
    String path = "/workflows/components";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write(api.get(path).send().body());
    }
    ApiResponse told = api.call("HEAD", path).header("Accept-Encoding", "gzip").send();
    assertThat(told.header("Content-Encoding")).hasValue("gzip");
    assertThat(told.header("Content-Length")).hasValue(Integer.toString(body.size()));
    assertThat(told.body()).isEmpty();
  }

  @Test
  void whatIsShortOrNotWantedIsSentAsItIs() {
    ApiResponse refused =
        api.get("/workflows/components").header("Accept-Encoding", "gzip;q=0, identity").send();
    assertThat(refused.header("Content-Encoding")).isEmpty();
    ApiResponse problem = api.get("/workflows/fl_unknown").header("Accept-Encoding", "gzip").send();
    assertThat(problem.status()).isEqualTo(404);
    assertThat(problem.header("Content-Encoding")).isEmpty();
    assertThat(problem.object()).containsEntry("code", "resource_missing");
  }

  @Test
  void aStreamOfEventsIsLeftAsItIs() {
    String workflow = api.create(aWorkflow().manual().transform("x".repeat(5_000)));
    String run = api.execute(workflow, Map.of()).header("Prefer", "wait=60").send().string("id");
    ApiResponse events =
        api.get("/workflows/runs/" + run + "/events").header("Accept-Encoding", "gzip").send();
    assertThat(events.header("Content-Encoding")).isEmpty();
    assertThat(events.text()).contains("event: run").hasSizeGreaterThan(5_000);
  }
}
