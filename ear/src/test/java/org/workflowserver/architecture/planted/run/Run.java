package org.workflowserver.architecture.planted.run;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity in order. */
@Entity
class Run {
  @Id private String id;

  String id() {
    return id;
  }
}
