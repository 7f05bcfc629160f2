package org.workflowserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.json.Json;

class TokenAnswerTest {
  /** A column takes 255 characters, and U+0000 is stored as six. */
  @Test
  void anAddressThatIsTooLongAsItIsStoredIsLeftOut() {
    assertThat(email("a".repeat(243) + "@example.com")).hasSize(255);
    assertThat(email("a".repeat(244) + "@example.com")).isNull();
    assertThat(email("\0".repeat(40) + "@example.com")).hasSize(252);
    assertThat(email("\0".repeat(41) + "@example.com")).isNull();
    assertThat(email(7L)).isNull();
  }

  private static String email(Object claim) {
    String claims = Json.write(Map.of("email", claim));
    String idToken =
        "e30."
            + Base64.getUrlEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + ".sig";
    return TokenAnswer.read(
            Map.of("access_token", "t", "token_type", "bearer", "id_token", idToken))
        .email();
  }
}
