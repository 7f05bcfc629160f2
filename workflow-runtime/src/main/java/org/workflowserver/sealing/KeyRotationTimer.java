package org.workflowserver.sealing;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/** Looks every five seconds whether the key-encryption key changes. */
@Singleton
@DependsOn("SchemaStartup")
@TransactionManagement(TransactionManagementType.BEAN)
public class KeyRotationTimer {
  @Inject private KeyRotation rotation;

  @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
  void rotate() {
    rotation.run();
  }
}
