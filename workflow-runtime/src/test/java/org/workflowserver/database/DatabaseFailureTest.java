package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseFailureTest {
  @Test
  void itIsTheNetworksReasonOrTheDatabasesWords() {
    SQLException away =
        new SQLException("The connection attempt failed.", new UnknownHostException("db.example"));
    assertThat(DatabaseFailure.reason(new IllegalStateException("wrapped", away)))
        .isEqualTo("the name db.example has no address");
    SQLException refused = new SQLException("FATAL: no such role\n  Detail");
    assertThat(DatabaseFailure.reason(new SQLException("outer", refused)))
        .isEqualTo("FATAL: no such role");
    assertThat(DatabaseFailure.reason(new SQLException("Wrong password.")))
        .isEqualTo("Wrong password");
    assertThat(DatabaseFailure.reason(new IllegalStateException("java.lang.Thing")))
        .isEqualTo("the log says why");
  }
}
