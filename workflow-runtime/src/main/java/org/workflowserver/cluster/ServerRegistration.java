package org.workflowserver.cluster;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A server's registration: the lease under which it moves runs. Never used again once dead. */
@Entity
@Table(name = "servers")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class ServerRegistration {
  @Id private String id;
  private String name;

  private boolean alive;
  private Instant startedAt;
  private Instant heartbeat;
  private long batch;

  protected ServerRegistration() {}

  ServerRegistration(String id, String name, Instant now) {
    this.id = id;
    this.name = name;
    this.alive = true;
    this.startedAt = now;
    this.heartbeat = now;
    this.batch = 0;
  }

  String id() {
    return id;
  }

  boolean isAlive() {
    return alive;
  }

  long batch() {
    return batch;
  }
}
