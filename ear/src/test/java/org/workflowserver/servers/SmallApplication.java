package org.workflowserver.servers;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The least application that uses of a server what ours does. What is left of it when it is
 * undeployed is kept by the server, of any application.
 */
final class SmallApplication {
  /** Its name in the server. */
  static final String NAME = "small";

  private SmallApplication() {}

  /** Writes its archive into the folder. */
  static Path writeTo(Path folder) {
    JavaArchive library =
        ShrinkWrap.create(JavaArchive.class, "small-page.jar").addClass(SmallPage.class);
    WebArchive pages =
        ShrinkWrap.create(WebArchive.class, "small-web.war")
            .addClass(SmallBean.class)
            .addAsLibrary(library);
    Path file = folder.resolve(NAME + ".ear");
    ShrinkWrap.create(EnterpriseArchive.class, file.getFileName().toString())
        .addAsModule(pages)
        .as(ZipExporter.class)
        .exportTo(file.toFile(), true);
    return file;
  }
}
