package org.workflowserver.system.cluster;

import org.workflowserver.system.support.SharedFixtureExtension;

/** Hands one {@link Cluster} to all test classes of this process that ask for it. */
public final class SharedClusterExtension extends SharedFixtureExtension<Cluster> {
  /** Made by the runner. */
  public SharedClusterExtension() {
    super(Cluster.class, Cluster::start);
  }
}
