package org.workflowserver.architecture.planted.run;

/** Lets an entity in. */
public final class TakesEntity {
  public boolean isThere(PublicEntity entity) {
    return entity != null;
  }
}
