package org.workflowserver.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.log.LoggedLines;
import org.workflowserver.settings.SettingInvalid;

class KeyFileTest {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir private Path data;

  /** Else the next test's server would be taken for the one that made it. */
  @AfterEach
  void forgetTheFileThatWasMade() {
    KeyFile.removeMade();
  }

  @Test
  void makesAKeyThatOnlyTheOwnerReadsAndFindsItAgain() throws IOException {
    KeyEncryptionKey made = load(Optional.empty());
    Path file = data.resolve(KeyFile.NAME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(load(Optional.empty()).id()).isEqualTo(made.id());
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void takesTheKeyFromOthersWhereTheyHadIt() throws IOException {
    String id = KeyFile.load(Optional.empty(), data, false).getFirst().id();
    Path file = data.resolve(KeyFile.NAME);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(KeyFile.load(Optional.empty(), data, false).getFirst().id()).isEqualTo(id);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aNewKeyIsPutBeforeTheOnesThatAreThere() throws IOException {
    String first = load(Optional.empty()).id();
    Path file = data.resolve(KeyFile.NAME);
    String second = NewKeys.putFirst(file).id();
    String third = NewKeys.putFirst(file).id();
    assertThat(KeyFile.read(Optional.empty(), data))
        .extracting(KeyEncryptionKey::id)
        .containsExactly(third, second, first);
    String fourth = NewKeys.putFirst(file).id();
    assertThat(KeyFile.read(Optional.empty(), data))
        .extracting(KeyEncryptionKey::id)
        .containsExactly(fourth, third, second);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(file);
    }
    Path link = Files.createSymbolicLink(data.resolve("link"), file);
    assertThatThrownBy(() -> NewKeys.putFirst(link)).hasMessageContaining("is a link");
  }

  @Test
  void startsAtTheSameTimeFindTheSameKey() throws Exception {
    try (ExecutorService starts = Executors.newFixedThreadPool(8)) {
      Callable<String> start = () -> load(Optional.empty()).id();
      List<Future<String>> ids = starts.invokeAll(Collections.nCopies(8, start));
      String first = ids.getFirst().get();
      for (Future<String> id : ids) {
        assertThat(id.get()).isEqualTo(first);
      }
    }
  }

  @Test
  void takesTheKeyOfTheSetting() {
    String id = load(Optional.of(KEY)).id();
    assertThat(id).isEqualTo(new KeyEncryptionKey(new byte[32]).id());
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void takesSeveralPreviousKeys() throws IOException {
    Path file = data.resolve("old.key");
    Files.writeString(file, Base64.getEncoder().encodeToString(SealerTest.bytesOf(3)));
    assertThat(KeyFile.loadAll(KEY + " , file:" + file + ","))
        .extracting(KeyEncryptionKey::id)
        .containsExactly(new KeyEncryptionKey(new byte[32]).id(), SealerTest.keyOf(3).id());
    assertThat(KeyFile.loadAll("")).isEmpty();
    assertThatThrownBy(() -> KeyFile.loadAll(KEY + ",short"))
        .isInstanceOf(SettingInvalid.class)
        .hasMessageContaining("workflow.vault.previous-keys")
        .hasMessageNotContaining("short");
  }

  @Test
  void takesTheFileOfTheSetting() throws IOException {
    Path file = Files.writeString(data.resolve("my.key"), KEY + "\n");
    String id = new KeyEncryptionKey(new byte[32]).id();
    assertThat(load(Optional.of("file:" + file)).id()).isEqualTo(id);
    assertThat(load(Optional.of("file://" + file)).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--r--r--", "rw-r-----", "rw-rw----", "rw-----w-"})
  void warnsOnceOfAFileOfTheSettingThatOthersMayUse(String mode) throws IOException {
    Path file = Files.writeString(data.resolve("my.key"), KEY);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertThat(warningsOfTwoLoads(file)).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    // A mounted secret is a link to a file.
    Path link = Files.createSymbolicLink(data.resolve("link.key"), file);
    assertThat(warningsOfTwoLoads(link))
        .singleElement()
        .asString()
        .contains(link.toString(), "workflow.vault.key", mode)
        .doesNotContain(KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo(mode);
  }

  private List<String> warningsOfTwoLoads(Path file) {
    try (LoggedLines log = LoggedLines.of(KeyFile.class)) {
      load(Optional.of("file:" + file));
      load(Optional.of("file:" + file));
      return log.warnings();
    }
  }

  @Test
  void takesEachLineOfAFileTheFirstOfWhichSeals() throws IOException {
    String old = Base64.getEncoder().encodeToString(SealerTest.bytesOf(3));
    Files.writeString(data.resolve(KeyFile.NAME), KEY + "\r\n\n" + old + "\n");
    assertThat(KeyFile.load(Optional.empty(), data, false))
        .containsExactly(new KeyEncryptionKey(new byte[32]), SealerTest.keyOf(3));
    Files.writeString(data.resolve(KeyFile.NAME), KEY + "\nhalf\n");
    assertThatThrownBy(() -> KeyFile.load(Optional.empty(), data, false))
        .isInstanceOf(SettingInvalid.class)
        .hasMessageContaining("3 bytes");
  }

  @Test
  void makesNoFileWhereOneWas() throws IOException {
    KeyEncryptionKey made = load(Optional.empty());
    assertThat(KeyFile.read(Optional.empty(), data)).containsExactly(made);
    Files.delete(data.resolve(KeyFile.NAME));
    assertThatThrownBy(() -> KeyFile.read(Optional.empty(), data))
        .isInstanceOf(SettingInvalid.class)
        .hasMessageContaining("could not be read");
    assertThat(data).isEmptyDirectory();
  }

  private KeyEncryptionKey load(Optional<String> setting) {
    return KeyFile.load(setting, data, false).getFirst();
  }

  @Test
  void wantsASharedKeyForASharedDatabase() {
    assertThatThrownBy(() -> KeyFile.load(Optional.empty(), data, true))
        .isInstanceOf(SettingInvalid.class)
        .hasMessageStartingWith("The setting workflow.vault.key is missing");
    assertThat(data).isEmptyDirectory();
    assertThat(KeyFile.load(Optional.of(KEY), data, true)).isNotNull();
  }

  @Test
  void aFileInTheDataFolderIsLookedAtBeforeItIsNeeded() throws IOException {
    KeyFile.requireUsable(Optional.empty(), data, false);
    assertThat(data.resolve(KeyFile.NAME)).doesNotExist();
    Files.writeString(data.resolve(KeyFile.NAME), "hello");
    assertThatThrownBy(() -> KeyFile.requireUsable(Optional.empty(), data, false))
        .isInstanceOf(SettingInvalid.class)
        .hasMessageEndingWith(KeyFile.NAME + " is not base64 of 32 bytes.");
  }

  @Test
  void refusesWhatIsNoKeyAndNeverShowsIt() throws IOException {
    String secret = "c2VjcmV0LXNlY3JldA==";
    assertThatThrownBy(() -> KeyFile.load(Optional.of(secret), data, false))
        .isInstanceOf(SettingInvalid.class)
        .hasMessageContaining("13 bytes")
        .hasMessageNotContaining(secret);
    assertThatThrownBy(() -> KeyFile.load(Optional.of("so secret!"), data, false))
        .isInstanceOf(SettingInvalid.class)
        .hasMessageContaining("is not base64")
        .hasMessageNotContaining("so secret");
    assertThatThrownBy(() -> KeyFile.load(Optional.of("file:" + data + "/none"), data, false))
        .isInstanceOf(SettingInvalid.class)
        .hasMessageContaining("could not be read");
    Files.writeString(data.resolve(KeyFile.NAME), "");
    assertThatThrownBy(() -> KeyFile.load(Optional.empty(), data, false))
        .isInstanceOf(SettingInvalid.class);
  }
}
