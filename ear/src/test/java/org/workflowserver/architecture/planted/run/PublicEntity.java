package org.workflowserver.architecture.planted.run;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Can be seen from everywhere. */
@Entity
public class PublicEntity {
  @Id private String id;

  public String id() {
    return id;
  }
}
