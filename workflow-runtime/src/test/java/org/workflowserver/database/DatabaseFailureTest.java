package org.workflowserver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void aDamagedFileIsABackupsBusiness(@TempDir Path folder) throws Exception {
    String url = "jdbc:h2:" + folder.resolve("database");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("create table t as select random_uuid() id from system_range(1, 20000)");
    }
    Files.writeString(folder.resolve("database.mv.db"), "no database ".repeat(1_000));
    assertThatThrownBy(() -> DriverManager.getConnection(url))
        .extracting(DatabaseFailure::reason)
        .isEqualTo("its file is damaged, and a backup has to be restored");
  }
}
