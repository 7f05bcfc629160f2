package org.workflowserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
  @TempDir private Path data;
  private Path key;
  private UserPrincipal self;

  @BeforeEach
  void open() throws IOException {
    key = Files.createFile(data.resolve("vault.key"));
    self = Files.getOwner(key);
    setMode(key, "rw-r--r--");
    setMode(data, "rwxrwxr-x");
  }

  @Test
  void closesAFolderAndItsFilesToOthersAndSaysWhatWasOpen() throws Exception {
    Path program = Files.createFile(data.resolve("own.sh"));
    setMode(program, "r-x------");
    assertThat(Folders.closeToOthers(data, self))
        .containsExactly(data + " (rwxrwxr-x)", key + " (rw-r--r--)");
    assertThat(mode(data)).isEqualTo("rwx------");
    assertThat(mode(key)).isEqualTo("rw-------");
    assertThat(mode(program)).isEqualTo("r-x------");
    assertThat(Folders.closeToOthers(data, self)).isEmpty();
  }

  @Test
  void leavesWhatLinksLeadTo(@TempDir Path elsewhere) throws Exception {
    Path mounted = Files.createFile(elsewhere.resolve("mounted.key"));
    setMode(mounted, "r--r--r--");
    Files.createSymbolicLink(data.resolve("mounted.key"), mounted);
    Folders.closeToOthers(data, self);
    assertThat(mode(mounted)).isEqualTo("r--r--r--");
  }

  @Test
  void refusesWhatBelongsToSomebodyElse() throws Exception {
    UserPrincipal other =
        data.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(self.getName().equals("root") ? "nobody" : "root");
    assertThatThrownBy(() -> Folders.closeToOthers(data, other))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            data
                + " belongs to "
                + self.getName()
                + ", and the server runs as "
                + other.getName()
                + ": start it as the owner of its data folder, or give it another one by"
                + " workflow.data.");
    assertThat(mode(data)).isEqualTo("rwxrwxr-x");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void setMode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
