package org.workflowserver.within;

import java.io.File;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The runtime with its libraries, as the deployable holds them, in an archive that tests join. */
final class RuntimeArchive {
  /** The deployable, unpacked by its assembly. */
  private static final File ASSEMBLED = new File("target/workflow-server");

  private RuntimeArchive() {}

  static WebArchive with(Class<?>... tests) {
    WebArchive archive =
        ShrinkWrap.create(WebArchive.class, "runtime.war")
            .addClasses(tests)
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
            .addAsLibrary(new File(ASSEMBLED, "workflow-runtime.jar"));
    for (File library : libraries()) {
      archive.addAsLibrary(library);
    }
    return archive;
  }

  private static File[] libraries() {
    File[] libraries = new File(ASSEMBLED, "lib").listFiles();
    if (libraries == null || libraries.length == 0) {
      throw new IllegalStateException(
          "The deployable is not assembled in "
              + ASSEMBLED.getAbsolutePath()
              + "; run mvn verify.");
    }
    return libraries;
  }
}
