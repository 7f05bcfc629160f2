package org.workflowserver.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Set;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.refusal.Refusal;

/**
 * Refuses what would be stored while the disk of the database is full. What only reads, removes or
 * tries something continues.
 */
@Provider
public class FullDiskFilter implements ContainerRequestFilter {
  private static final Set<String> STORING = Set.of("POST", "PUT", "PATCH");
  private static final Set<String> STORING_NOTHING = Set.of("token", "validate", "test-node");
  private static final Duration COME_BACK = Duration.ofSeconds(10);

  @Inject private DiskSpace diskSpace;

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    if (STORING.contains(request.getMethod())
        && !STORING_NOTHING.contains(path.substring(path.lastIndexOf('/') + 1))
        && diskSpace.isFull()) {
      throw Refusal.capacityExceeded(
          "The disk of the database is full; nothing was stored.", COME_BACK);
    }
  }
}
