Feature: Packets that break the protocol
  They end the connection that they came on, are counted, and disturb nobody else.

  @CM7
  Scenario: A message of more than 64 KB
    Given Ben's probe connects
    And Ada's probe connects
    When Ada's probe sends a message of 70 KB
    Then Ada's probe is cut off
    And the service has counted 1 message_too_large
    And Ben's probe is still connected

  @CM7
  Scenario: A message just below the limit is read, and refused for what it says
    Given Ada has a requested booking
    And Ada's probe connects
    When Ada's probe sends a message of 60 KB
    Then Ada's probe is still connected

  @CM7
  Scenario: A message with an attachment
    Given Ben's probe connects
    And Ada's probe connects
    When Ada's probe sends a message with an attachment
    Then Ada's probe is cut off
    And the service has counted 1 malformed_packet
    And Ben's probe is still connected
    And the service still serves Chloe

  @CM7
  Scenario Outline: The packet <packet>
    Given Ben's probe connects
    And Ada's probe connects
    When Ada's probe sends the packet '<packet>'
    Then Ada's probe is cut off
    And the service has counted 1 malformed_packet
    And Ben's probe is still connected
    And the service still serves Chloe

    Examples:
      | packet              |
      | 2{                  |
      | 2[]                 |
      | 2["booking:note     |
      | 9nonsense           |
      | 51-["booking:note"] |
      | nonsense            |
