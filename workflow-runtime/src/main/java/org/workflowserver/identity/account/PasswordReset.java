package org.workflowserver.identity.account;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.JdbcBatch;
import org.workflowserver.database.OfflineDatabase;
import org.workflowserver.identity.Scope;

/**
 * Gives an account another password where nobody is left who could do so by the API: a command of
 * the operator, who has the database, without a server.
 */
public final class PasswordReset implements UnaryOperator<String> {
  private static final String FIND =
      "select id, org_id, tokens_valid_from from users where username = ? for update";
  private static final String CHANGE =
      "update users set password_hash = ?, must_change_password = true, tokens_valid_from = ?,"
          + " updated_at = ? where id = ?";
  private static final String ADMINISTRATORS =
      "select username from users where concat(' ', group_names, ' ') like ? order by id fetch first"
          + " 20 rows only";

  private final Supplier<Connection> database;
  private final Supplier<Instant> clock;
  private final Passwords passwords;

  /** With the database of the settings. */
  public PasswordReset() {
    this(OfflineDatabase::open, new SystemTime()::now, new Passwords());
  }

  PasswordReset(Supplier<Connection> database, Supplier<Instant> clock, Passwords passwords) {
    this.database = database;
    this.clock = clock;
    this.passwords = passwords;
  }

  /**
   * Changes the password of an account to one that has to be changed; its tokens and sessions end.
   *
   * @return the password
   * @throws DatabaseFailure when there is no such account or no database; the message is a sentence
   *     for the operator
   */
  @Override
  public String apply(String username) {
    String password = Passwords.random();
    String hash = passwords.hash(password);
    try (Connection connection = database.get()) {
      connection.setAutoCommit(false);
      Found found = find(connection, username).orElseThrow(() -> unknown(connection, username));
      change(connection, found, username, hash);
      connection.commit();
      return password;
    } catch (SQLException e) {
      throw new DatabaseFailure(
          "The password could not be changed: " + DatabaseFailure.reason(e) + ".", e);
    }
  }

  private void change(Connection connection, Found found, String username, String hash)
      throws SQLException {
    Instant now = clock.get();
    JdbcBatch.execute(
        connection,
        CHANGE,
        List.of(found),
        one -> new Object[] {hash, AccountCache.next(one.validFrom, now), now, one.id});
    AuditStore.append(
        connection,
        AuditEntry.ofServer(
            found.org,
            AuditAction.PASSWORD_CHANGED,
            found.id,
            Map.of("username", username, "reason", "operator's command")),
        now);
  }

  private static Optional<Found> find(Connection connection, String username) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setString(1, username);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Found(
                    row.getString(1),
                    row.getString(2),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  private static DatabaseFailure unknown(Connection connection, String username) {
    List<String> administrators = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(ADMINISTRATORS)) {
      query.setString(1, "% " + Scope.ADMIN.group() + " %");
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          administrators.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      return new DatabaseFailure(
          "The accounts could not be read: " + DatabaseFailure.reason(e) + ".", e);
    }
    return new DatabaseFailure(
        "There is no account '"
            + username
            + "'. Administrators are: "
            + (administrators.isEmpty() ? "none" : String.join(", ", administrators))
            + ".",
        null);
  }

  private record Found(String id, String org, Instant validFrom) {}
}
