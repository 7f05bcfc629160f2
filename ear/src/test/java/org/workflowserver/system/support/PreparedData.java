package org.workflowserver.system.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What the first start of a server leaves, made once for all servers whose first administrator has
 * the tests' password: their starts neither migrate the database nor make keys. The password's hash
 * is one of few iterations: a usual one takes the first compiler half a second, at each sign-in.
 *
 * <p>Servers that are told another password, or none, begin on an empty folder.
 */
final class PreparedData {
  private static final Path FOLDER = Path.of("target", "prepared-data").toAbsolutePath();
  private static final List<String> FILES = List.of("vault.key", "workflow.mv.db");
  private static final String ADMINISTRATOR = "WORKFLOW_ADMIN_PASSWORD";
  private static final String DATABASE = "WORKFLOW_DATABASE_";
  private static final int ITERATIONS = 100;

  private PreparedData() {}

  /** The setup of the server whose first start is kept. */
  static ServerSetup firstSetup() {
    return ServerSetup.fresh().with(ADMINISTRATOR, ServerFixture.PASSWORD);
  }

  /** Keeps what a server has left that was stopped. */
  static void keep(ServerSetup stopped) throws IOException {
    try (Connection connection = H2File.open(stopped)) {
      cheapen(connection);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    copy(stopped.data(), FOLDER);
  }

  /** Gives a server that has no data folder yet the one that was kept, if one was. */
  static void provide(ServerSetup setup) {
    if (!isForTests(setup)
        || setup.settings().containsKey(DATABASE + "URL")
        || Files.exists(setup.data())
        || !SharedCache.isMade()) {
      return;
    }
    try {
      copy(FOLDER, setup.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes sign-ins of the first administrator quick, at a server that has started. */
  static void cheapenSignIns(ServerSetup started) {
    String url = started.settings().getOrDefault(DATABASE + "URL", "");
    if (!isForTests(started) || !url.startsWith("jdbc:postgresql:")) {
      return;
    }
    String user = started.settings().get(DATABASE + "USER");
    String password = started.settings().get(DATABASE + "PASSWORD");
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      cheapen(connection);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isForTests(ServerSetup setup) {
    return !setup.measured() && ServerFixture.PASSWORD.equals(setup.settings().get(ADMINISTRATOR));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String file : FILES) {
      Files.deleteIfExists(to.resolve(file));
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }

  private static void cheapen(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update users set password_hash = ? where username = 'admin'")) {
      update.setString(1, hash());
      update.executeUpdate();
    }
  }

  /** As the server writes it. */
  private static String hash() {
    byte[] salt = "salt of tests...".getBytes(UTF_8);
    PBEKeySpec spec = new PBEKeySpec(ServerFixture.PASSWORD.toCharArray(), salt, ITERATIONS, 256);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
      Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
      return "pbkdf2-sha512$%d$%s$%s"
          .formatted(ITERATIONS, base64.encodeToString(salt), base64.encodeToString(hash));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
