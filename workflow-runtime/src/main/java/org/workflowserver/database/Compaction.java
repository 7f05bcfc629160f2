package org.workflowserver.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * Lets H2 use the room again that its file wastes. Each commit writes what it changed to a new
 * place, whole pages of it, and most of them are out of date with the next one. H2 tidies up behind
 * only where it also writes behind, and a commit that is not written at once is not durable. Left
 * alone, the file takes fourteen times what is in it, and grows with every run.
 */
@ApplicationScoped
public class Compaction {
  /** Percent of the file's chunks that may be out of date: less costs more writing. */
  private static final int FILLED = 50;

  /** Bytes that are written anew in one go; commits wait meanwhile, for some milliseconds. */
  private static final int PART = 1 << 20;

  /** Opens connections that are no pool's. */
  @FunctionalInterface
  interface Source {
    Connection open() throws SQLException;
  }

  private final Source source;

  /** What is served does not change while the server runs. */
  private volatile boolean needless;

  Compaction() {
    // Not the container's: its wrappers let nobody through to H2 itself.
    this(new WorkflowDataSource()::getConnection);
  }

  Compaction(Source source) {
    this.source = source;
  }

  /**
   * Tidies up a part of the file.
   *
   * @return whether there may be more to do; never on PostgreSQL, which does that itself
   */
  boolean compactPart() {
    if (needless) {
      return false;
    }
    try (Connection connection = source.open()) {
      // Asked first: on PostgreSQL the application server may not have the classes of H2. A session
      // of another kind is that of a server of H2 in another process: it is in charge.
      if (Dialect.of(connection) == Dialect.H2
          && connection.isWrapperFor(JdbcConnection.class)
          && connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
        return session.getDatabase().getStore().getMvStore().compact(FILLED, PART);
      }
      needless = true;
      return false;
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not ask H2 for its file.", e);
    }
  }
}
