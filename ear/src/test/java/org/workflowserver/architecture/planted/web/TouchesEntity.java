package org.workflowserver.architecture.planted.web;

import org.workflowserver.architecture.planted.run.PublicEntity;

/** Shows what is in the database. */
final class TouchesEntity {
  PublicEntity entity;
}
