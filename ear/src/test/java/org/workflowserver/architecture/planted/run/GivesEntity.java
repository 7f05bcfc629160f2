package org.workflowserver.architecture.planted.run;

/** Lets an entity out. */
public final class GivesEntity {
  public PublicEntity find() {
    return new PublicEntity();
  }
}
