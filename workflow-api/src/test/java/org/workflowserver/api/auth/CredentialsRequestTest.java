package org.workflowserver.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

class CredentialsRequestTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";

  @Test
  void readsAForm() throws IOException {
    CredentialsRequest request =
        read("grant_type=password&username=olivia&password=a%26b%3Dc+%C3%A9&x", FORM);
    assertThat(request.required("grant_type")).isEqualTo("password");
    assertThat(request.required("password")).isEqualTo("a&b=c é");
  }

  @Test
  void aRequestWithoutBodyIsToldSo() {
    assertRefused(() -> read("", null), RefusalCode.BODY_MALFORMED);
    assertRefused(() -> read("grant_type=password", null), RefusalCode.MEDIA_TYPE_UNSUPPORTED);
  }

  @Test
  void readsJson() throws IOException {
    CredentialsRequest request =
        read("{\"username\": \"olivia\", \"other\": [1]}", "Application/JSON; charset=utf-8");
    assertThat(request.required("username")).isEqualTo("olivia");
  }

  @Test
  void saysAllThatIsMissing() {
    assertThatThrownBy(() -> read("username=", FORM).require("username", "password"))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(RefusalCode.PARAMETER_MISSING);
              assertThat(refusal.violations())
                  .extracting(Violation::pointer)
                  .containsExactly("/username", "/password");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"username\": 1}|PARAMETER_INVALID",
        "{\"username\": null}|PARAMETER_MISSING",
        "[]|PARAMETER_INVALID",
        "{\"username\":\"a\",\"username\":\"b\"}|BODY_MALFORMED",
        "{|BODY_MALFORMED",
        "''|BODY_MALFORMED"
      })
  void refusesOtherJson(String body, RefusalCode code) {
    assertRefused(() -> read(body, JSON).required("username"), code);
  }

  @Test
  void refusesOtherForms() {
    assertRefused(() -> read("username=a&username=b", FORM), RefusalCode.BODY_MALFORMED);
    assertRefused(() -> read("username=%zz", FORM), RefusalCode.BODY_MALFORMED);
  }

  @Test
  void refusesOtherMediaTypes() {
    for (String type : new String[] {null, "", "text/plain", "multipart/form-data; boundary=x"}) {
      assertRefused(() -> read("username=a", type), RefusalCode.MEDIA_TYPE_UNSUPPORTED);
    }
  }

  @Test
  void readsNoMoreThanItTakes() {
    InputStream endless =
        new InputStream() {
          private int left = CredentialsRequest.MOST_BYTES + 1;

          @Override
          public int read() {
            assertThat(left--).as("bytes left to read").isPositive();
            return 'a';
          }
        };
    assertRefused(() -> CredentialsRequest.read(endless, FORM), RefusalCode.BODY_TOO_LARGE);
  }

  @Test
  void showsNoSecret() throws IOException {
    assertThat(read("password=hunter2", FORM).toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> read("{\"password\": hunter2}", JSON))
        .hasMessageNotContaining("hunter2");
  }

  private static CredentialsRequest read(String body, String type) throws IOException {
    return CredentialsRequest.read(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), type);
  }

  private static void assertRefused(ThrowingCallable call, RefusalCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
